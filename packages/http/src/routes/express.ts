import type { IncomingMessage } from 'node:http';
import { exchangeOf, setRoute } from '../exchange.ts';
import { normalisePath } from '../normalise.ts';

// What Express 4 (`express.Router`) and Express 5 (package `router`) have in common.
type ExpressRequest = IncomingMessage & { baseUrl?: string };
type Handler = (this: unknown, request: ExpressRequest, ...rest: unknown[]) => unknown;
/** Express 4 calls a layer's `handle_request`, Express 5 its `handleRequest`. */
type Layer = { [method in 'handle_request' | 'handleRequest']?: Handler };
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

/** A path as it was written: a string without its last slash, a pattern, or a list of them. */
function template(path: unknown): string {
  if (Array.isArray(path)) return path.map(template).join(',');
  if (typeof path === 'string') return path.endsWith('/') ? path.slice(0, -1) : path;
  return path instanceof RegExp ? String(path) : '';
}

/** The path that handlers are mounted on; none where the arguments, nested lists included, are handlers alone. */
function mountPath(first: unknown): string {
  let path = first;
  while (Array.isArray(path) && path.length > 0) path = path[0];
  return typeof path === 'function' ? '' : template(first);
}

/** What is known of a base URL: the template of its mount, else, for it is a raw path, its normalised form. */
const templateOf = (mounts: Mounts | undefined, base: string): string =>
  base === '' ? '' : (mounts?.templates.get(base) ?? normalisePath(base));

/** Makes a mounted layer note, for the base URL that it is entered under, the template of its mount. */
function noteMount(router: Router, layer: Layer, mount: string): void {
  const method = typeof layer.handleRequest === 'function' ? 'handleRequest' : 'handle_request';
  const handle = layer[method];
  if (handle === undefined) return;
  layer[method] = function entered(request, ...rest) {
    const mounts = mountsOf.get(request);
    if (mounts !== undefined) {
      const parent = templateOf(mounts, mounts.bases.get(router) ?? '');
      mounts.templates.set(request.baseUrl ?? '', parent + mount);
    }
    return handle.call(this, request, ...rest);
  };
}

function patchRouter(methods: RouterMethods): void {
  // The patched methods keep their names: OpenTelemetry's instrumentation tells layers by them.
  const { use: originalUse, handle: originalHandle } = methods;
  methods.use = function use(...args) {
    const before = this.stack.length;
    const result = originalUse.apply(this, args);
    const mount = mountPath(args[0]);
    if (mount !== '') {
      mounting.add(this);
      for (const layer of this.stack.slice(before)) noteMount(this, layer, mount);
    }
    return result;
  };
  methods.handle = function handle(request, ...rest) {
    if (mounting.has(this) && exchangeOf(request) !== undefined) {
      const mounts = mountsOf.get(request) ?? { bases: new Map(), templates: new Map() };
      mountsOf.set(request, mounts);
      mounts.bases.set(this, request.baseUrl ?? '');
    }
    return originalHandle.call(this, request, ...rest);
  };
}

function patchRoute(methods: RouteMethods): void {
  const { dispatch: original } = methods;
  methods.dispatch = function dispatch(request, ...rest) {
    const mount = templateOf(mountsOf.get(request), request.baseUrl ?? '');
    setRoute(request, mount + template(this.path) || '/');
    return original.call(this, request, ...rest);
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
