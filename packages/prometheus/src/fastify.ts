import type { IncomingMessage, ServerResponse } from 'node:http';
import { type EndpointOptions, monitoringEndpoints } from './endpoints.ts';

/** What the plugin uses of a Fastify instance. */
export interface FastifyLike {
  addHook(
    name: 'onRequest',
    hook: (
      request: { readonly raw: IncomingMessage },
      reply: { readonly raw: ServerResponse; hijack(): unknown },
      done: () => void,
    ) => void,
  ): unknown;
}

/**
 * The monitoring endpoints as a plugin of Fastify 5: `app.register(fastifyPlugin)`, before plugins that ask every
 * request for credentials of their own.
 */
export function fastifyPlugin(instance: FastifyLike, options: EndpointOptions, done: () => void): void {
  const handle = monitoringEndpoints(options);
  instance.addHook('onRequest', (request, reply, next) => {
    if (handle(request.raw, reply.raw)) reply.hijack();
    else next();
  });
  done();
}

// A hook of a plugin holds for the plugin's own routes alone, unless the plugin opts out of encapsulation so.
Object.defineProperty(fastifyPlugin, Symbol.for('skip-override'), { value: true });
