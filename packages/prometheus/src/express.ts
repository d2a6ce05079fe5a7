import type { IncomingMessage, ServerResponse } from 'node:http';
import { type EndpointOptions, monitoringEndpoints } from './endpoints.ts';

/**
 * The monitoring endpoints as middleware of Express 4 and 5, Connect and the like: `app.use(expressHandler())`.
 * Put it before what answers every path.
 */
export function expressHandler(
  options: EndpointOptions = {},
): (request: IncomingMessage, response: ServerResponse, next: () => void) => void {
  const handle = monitoringEndpoints(options);
  return (request, response, next) => {
    if (!handle(request, response)) next();
  };
}
