import type { IncomingMessage } from 'node:http';
import { exchangeOf, setRoute } from '../exchange.ts';

/** The parts that Express 4 (`express.Router`) and Express 5 (package `router`) have in common. */
interface Layer {
  handle: Handler;
  route?: unknown;
  path?: string;
}
type Handler = (this: unknown, request: ExpressRequest, ...rest: unknown[]) => unknown;
type ExpressRequest = IncomingMessage & { baseUrl?: string };
interface RouterMethods {
  use: (this: { stack: Layer[] }, ...args: unknown[]) => unknown;
}
interface RouteMethods {
  dispatch: (this: { path: unknown }, request: ExpressRequest, ...rest: unknown[]) => unknown;
}
type Router = RouterMethods & { prototype?: Partial<RouterMethods> };

const patched = new WeakSet<object>();

/** A path as it was written: a string, a pattern, or a list of them. */
function template(path: unknown): string {
  if (Array.isArray(path)) return path.map(template).join(',');
  return typeof path === 'string' ? path : path instanceof RegExp ? String(path) : '';
}

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);

/** Makes a mounted handler note, for the base URL that it is entered under, the template of its mount. */
function noteMount(layer: Layer, mount: string): void {
  const { handle } = layer;
  // Express tells an error handler by its four parameters.
  if (handle.length > 3) return;
  const entered: Handler = function entered(request, ...rest) {
    const exchange = exchangeOf(request);
    if (exchange !== undefined) {
      const base = request.baseUrl ?? '';
      const parent = base.slice(0, base.length - withoutSlash(layer.path ?? '').length);
      exchange.mounts ??= new Map();
      exchange.mounts.set(base, (exchange.mounts.get(parent) ?? parent) + mount);
    }
    return handle.call(this, request, ...rest);
  };
  // What others keep on the handler, such as a router's stack, stays visible.
  Object.setPrototypeOf(entered, handle);
  Object.defineProperty(entered, 'length', { value: handle.length });
  layer.handle = entered;
}

function patchUse(methods: RouterMethods): void {
  const original = methods.use;
  methods.use = function use(...args) {
    const before = this.stack.length;
    const result = original.apply(this, args);
    const mount = withoutSlash(template(typeof args[0] === 'function' ? '/' : args[0]));
    if (mount !== '') for (const layer of this.stack.slice(before)) noteMount(layer, mount);
    return result;
  };
}

function patchDispatch(methods: RouteMethods): void {
  const original = methods.dispatch;
  methods.dispatch = function dispatch(request, ...rest) {
    const base = request.baseUrl ?? '';
    const mount = exchangeOf(request)?.mounts?.get(base) ?? base;
    setRoute(request, withoutSlash(mount + template(this.path)) || '/');
    return original.call(this, request, ...rest);
  };
}

/** Express 4 and 5 and the package `router`: the route is the mounts' templates and the route's own. */
export function watchExpress(exports: unknown): void {
  const router = ((exports as { Router?: Router }).Router ?? exports) as Router;
  const route = (exports as { Route?: { prototype?: RouteMethods } }).Route?.prototype;
  const methods = (typeof router.prototype?.use === 'function' ? router.prototype : router) as RouterMethods;
  if (typeof methods?.use === 'function' && !patched.has(methods)) {
    patched.add(methods);
    patchUse(methods);
  }
  if (typeof route?.dispatch === 'function' && !patched.has(route)) {
    patched.add(route);
    patchDispatch(route);
  }
}
