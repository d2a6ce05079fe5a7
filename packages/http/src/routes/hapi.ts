import type { IncomingMessage } from 'node:http';
import { setRoute } from '../exchange.ts';

interface HapiRequest {
  raw: { req: IncomingMessage };
  route: { path: string; method: string };
}
interface HapiServer {
  ext: (event: 'onPreAuth', method: (request: HapiRequest, toolkit: { continue: symbol }) => symbol) => void;
}
type Create = (...args: unknown[]) => HapiServer;

/** The method of hapi's own routes, for what matched nothing or is no request that it understands. */
const special = '_special';

const patched = new WeakSet<object>();

/** hapi: every server gets one extension that runs when the route is known. */
export function watchHapi(exports: unknown): void {
  const hapi = exports as { server?: Create; Server?: Create };
  if (typeof hapi.server !== 'function' || patched.has(hapi)) return;
  patched.add(hapi);
  const create = hapi.server;
  // Called with `new` as well as without.
  function watched(...args: unknown[]): HapiServer {
    const server = create(...args);
    server.ext('onPreAuth', (request, toolkit) => {
      const { path, method } = request.route;
      if (method !== special) setRoute(request.raw.req, path);
      return toolkit.continue;
    });
    return server;
  }
  hapi.server = watched;
  hapi.Server = watched;
}
