import type { IncomingMessage, ServerResponse } from 'node:http';
import { exchangeOf } from '../exchange.ts';

interface KoaContext {
  readonly req: IncomingMessage;
  readonly path: string;
  /** Set by koa-mount: the prefix of the application that runs now. */
  readonly mountPath?: unknown;
  /** Set by @koa/router and koa-router: what matched the path, middleware (which has no methods) included. */
  readonly matched?: readonly { readonly path: unknown; readonly methods: readonly string[] }[];
}
interface Application {
  readonly context: object;
  createContext: (request: IncomingMessage, response: ServerResponse) => KoaContext;
}

const patched = new WeakSet<object>();

/** What koa-mount has cut off the path: its prefixes are fixed strings. */
function mountOf(koa: KoaContext, path: string): string {
  const { mountPath } = koa;
  if (typeof mountPath !== 'string' || koa.path === path) return '';
  // A path that equals the prefix becomes `/`.
  const prefix = path.endsWith(koa.path) ? path.slice(0, -koa.path.length) : path;
  const end = mountPath.replace(/\/$/, '');
  return prefix.endsWith(end) ? prefix : end;
}

function matchRoute(koa: KoaContext, route: unknown): void {
  const exchange = exchangeOf(koa.req);
  if (exchange === undefined) return;
  if (typeof route !== 'string' && !(route instanceof RegExp)) return;
  const layers = koa.matched?.filter(({ path }) => path === route);
  if (layers?.length && layers.every(({ methods }) => methods?.length === 0)) return;
  exchange.route = mountOf(koa, exchange.path) + String(route);
}

const routeKey = Symbol('hishamos.koa.route');

/** Koa: its routers leave the matched route on Koa's context, as `_matchedRoute`. */
export function watchKoa(exports: unknown): void {
  const application = (exports as { prototype?: Application }).prototype;
  if (typeof application?.createContext !== 'function' || patched.has(application)) return;
  patched.add(application);
  const original = application.createContext;
  application.createContext = function createContext(request, response) {
    if (!patched.has(this.context)) {
      patched.add(this.context);
      Object.defineProperty(this.context, '_matchedRoute', {
        configurable: true,
        get(this: { [routeKey]?: unknown }) {
          return this[routeKey];
        },
        set(this: KoaContext & { [routeKey]?: unknown }, route: unknown) {
          this[routeKey] = route;
          matchRoute(this, route);
        },
      });
    }
    return original.call(this, request, response);
  };
}
