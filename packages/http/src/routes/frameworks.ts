import { subscribe } from 'node:diagnostics_channel';
import { diag } from '@opentelemetry/api';
import { watchExpress } from './express.ts';
import { watchFastify } from './fastify.ts';
import { watchHapi } from './hapi.ts';
import { watchKoa } from './koa.ts';

/** Patches what a framework exports, in place, so that it tells the route of each request. */
type Watch = (exports: unknown) => void;

const frameworks: Readonly<Record<string, Watch>> = {
  express: watchExpress,
  router: watchExpress,
  koa: watchKoa,
  '@hapi/hapi': watchHapi,
};

/** The package that a `require()` or an `import` of a CommonJS module loads, by its specifier or file name. */
export function packageOf(id: string): string {
  const path = id.replaceAll('\\', '/');
  const start = path.lastIndexOf('/node_modules/');
  const inside = start < 0 ? path : path.slice(start + '/node_modules/'.length);
  const [scope = '', name = ''] = inside.split('/', 2);
  return inside.startsWith('@') ? `${scope}/${name}` : scope;
}

/**
 * Watches the loading of web frameworks by Node.js' own `module.require` channel, which tells of `require()`
 * and of the CommonJS modules that ES modules import.
 */
export function watchFrameworks(): void {
  subscribe('tracing:module.require:end', (message) => {
    const { id, result } = message as { id: unknown; result: unknown };
    if (typeof id !== 'string' || id.startsWith('.') || !result) return;
    const watch = frameworks[packageOf(id)];
    if (watch === undefined) return;
    try {
      watch(result);
    } catch (error) {
      diag.error(`The routes of ${packageOf(id)} are not known`, error);
    }
  });
  watchFastify();
}
