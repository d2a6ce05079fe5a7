import type { IncomingMessage, ServerResponse } from 'node:http';
import { type EndpointOptions, monitoringEndpoints } from './endpoints.ts';

/** What the middleware uses of a Koa context. */
export interface KoaLike {
  readonly req: IncomingMessage;
  readonly res: ServerResponse;
  respond?: boolean;
}

/** The monitoring endpoints as middleware of Koa: `app.use(koaMiddleware())`. */
export function koaMiddleware(
  options: EndpointOptions = {},
): (context: KoaLike, next: () => Promise<unknown>) => Promise<void> {
  const handle = monitoringEndpoints(options);
  return async (context, next) => {
    if (!handle(context.req, context.res)) {
      await next();
      return;
    }
    context.respond = false;
  };
}
