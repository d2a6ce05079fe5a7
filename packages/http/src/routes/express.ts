import type { IncomingMessage } from 'node:http';
import { exchangeOf, setRoute } from '../exchange.ts';

// What Express 4 (`express.Router`) and Express 5 (package `router`) have in common.
type ExpressRequest = IncomingMessage & { baseUrl?: string };
type Handler = (this: unknown, request: ExpressRequest, ...rest: unknown[]) => unknown;
interface Layer {
  handle: Handler;
}
type Router = object & { stack: Layer[] };
interface RouterMethods {
  use(this: Router, ...args: unknown[]): unknown;
  handle(this: Router, request: ExpressRequest, ...rest: unknown[]): unknown;
}
interface RouteMethods {
  dispatch(this: { path: unknown }, request: ExpressRequest, ...rest: unknown[]): unknown;
}

/** How far an exchange has come through mounted routers. */
interface Mounts {
  /** The base URL under which each router was entered. */
  readonly bases: Map<Router, string>;
  /** The template that stands behind each base URL. */
  readonly templates: Map<string, string>;
}

const mountsOf = new WeakMap<object, Mounts>();
const mounting = new WeakSet<Router>();
const patched = new WeakSet<object>();

/** A path as it was written: a string, a pattern, or a list of them. */
function template(path: unknown): string {
  if (Array.isArray(path)) return path.map(template).join(',');
  return typeof path === 'string' ? path : path instanceof RegExp ? String(path) : '';
}

const withoutSlash = (path: string): string => (path.endsWith('/') ? path.slice(0, -1) : path);

/** The template of the base URL that a request has now. */
function mountTemplate(request: ExpressRequest): string {
  const base = request.baseUrl ?? '';
  return mountsOf.get(request)?.templates.get(base) ?? base;
}

/** Makes a mounted handler note, for the base URL that it is entered under, the template of its mount. */
function noteMount(router: Router, layer: Layer, mount: string): void {
  const { handle } = layer;
  // Express tells an error handler by its four parameters.
  if (handle.length > 3) return;
  const entered: Handler = function entered(request, ...rest) {
    const mounts = mountsOf.get(request);
    if (mounts !== undefined) {
      const parent = mounts.bases.get(router) ?? '';
      mounts.templates.set(request.baseUrl ?? '', (mounts.templates.get(parent) ?? parent) + mount);
    }
    return handle.call(this, request, ...rest);
  };
  // What others keep on the handler, such as a router's stack, stays visible.
  Object.setPrototypeOf(entered, handle);
  Object.defineProperty(entered, 'length', { value: handle.length });
  Object.defineProperty(entered, 'name', { value: handle.name });
  layer.handle = entered;
}

function patchRouter(methods: RouterMethods): void {
  const { use, handle } = methods;
  methods.use = function patchedUse(...args) {
    const before = this.stack.length;
    const result = use.apply(this, args);
    const mount = withoutSlash(template(typeof args[0] === 'function' ? '/' : args[0]));
    if (mount !== '') {
      mounting.add(this);
      for (const layer of this.stack.slice(before)) noteMount(this, layer, mount);
    }
    return result;
  };
  methods.handle = function patchedHandle(request, ...rest) {
    if (mounting.has(this) && exchangeOf(request) !== undefined) {
      const mounts = mountsOf.get(request) ?? { bases: new Map(), templates: new Map() };
      mountsOf.set(request, mounts);
      mounts.bases.set(this, request.baseUrl ?? '');
    }
    return handle.call(this, request, ...rest);
  };
}

function patchRoute(methods: RouteMethods): void {
  const { dispatch } = methods;
  methods.dispatch = function patchedDispatch(request, ...rest) {
    setRoute(request, withoutSlash(mountTemplate(request) + template(this.path)) || '/');
    return dispatch.call(this, request, ...rest);
  };
}

function once<Methods extends object>(
  methods: Methods | undefined,
  method: keyof Methods,
  patch: (methods: Methods) => void,
): void {
  if (methods === undefined || typeof methods[method] !== 'function' || patched.has(methods)) return;
  patched.add(methods);
  patch(methods);
}

/** Express 4 and 5 and the package `router`: the route is the mounts' templates and the route's own. */
export function watchExpress(exports: unknown): void {
  const { Router, Route } = exports as {
    Router?: RouterMethods & { prototype?: RouterMethods };
    Route?: { prototype?: RouteMethods };
  };
  const router = Router ?? (exports as RouterMethods & { prototype?: RouterMethods });
  once(typeof router.prototype?.use === 'function' ? router.prototype : router, 'use', patchRouter);
  once(Route?.prototype, 'dispatch', patchRoute);
}
