import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage } from 'node:http';
import { setRoute } from '../exchange.ts';

interface FastifyRequest {
  raw: IncomingMessage;
  is404?: boolean;
  routeOptions?: { url?: string };
}
interface Fastify {
  addHook: (
    name: 'onRequest',
    hook: (request: FastifyRequest, reply: unknown, done: () => void) => void,
  ) => unknown;
}

/** Fastify tells of each instance on a channel of its own; the first hook of a request knows the route. */
export function watchFastify(): void {
  subscribe('fastify.initialization', (message) => {
    const { fastify } = message as { fastify: Fastify };
    fastify.addHook('onRequest', (request, _reply, done) => {
      const url = request.routeOptions?.url;
      if (!request.is404 && url !== undefined) setRoute(request.raw, url);
      done();
    });
  });
}
