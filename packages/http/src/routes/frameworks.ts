import { watchExpress } from './express.ts';
import { watchHapi } from './hapi.ts';
import { watchKoa } from './koa.ts';

/**
 * What makes a web framework tell the route of each request, by package name: called with what the package
 * exports, it patches that in place. (Fastify tells by a channel of its own; Nest runs on one of these.)
 */
export const frameworks: Readonly<Record<string, (exports: unknown) => void>> = {
  express: watchExpress,
  router: watchExpress,
  koa: watchKoa,
  '@hapi/hapi': watchHapi,
};
