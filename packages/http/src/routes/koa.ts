import type { IncomingMessage, ServerResponse } from 'node:http';
import { exchangeOf } from '../exchange.ts';

interface KoaContext {
  /** Set by @koa/router and koa-router: the template of the route that matched. */
  _matchedRoute?: unknown;
}
interface Application {
  createContext: (request: IncomingMessage, response: ServerResponse) => KoaContext;
}

const patched = new WeakSet<object>();

/** Koa: its routers leave the matched route on Koa's context, which is known when the response ends. */
export function watchKoa(exports: unknown): void {
  const application = (exports as { prototype?: Application }).prototype;
  if (typeof application?.createContext !== 'function' || patched.has(application)) return;
  patched.add(application);
  const original = application.createContext;
  application.createContext = function createContext(request, response) {
    const koa = original.call(this, request, response);
    const exchange = exchangeOf(request);
    if (exchange !== undefined) {
      exchange.routeAtEnd = () => {
        const route = koa._matchedRoute;
        return typeof route === 'string' ? route : route instanceof RegExp ? String(route) : undefined;
      };
    }
    return koa;
  };
}
