import type { Server } from 'node:net';

export type Emit = (this: Server, ...args: unknown[]) => boolean;

interface ServerModule {
  readonly Server?: { readonly prototype: { emit: Emit } };
}

/** Modules with a server of their own kind, each of which inherits from `net.Server`. */
const modules = ['tls', 'http', 'https'] as const;

/** The built-in modules by which an application can have a server of HTTP. */
export const serverModules: readonly string[] = ['net', ...modules, 'http2'];

/** The prototype of all servers. `node:net` is loaded for it, which not every process needs. */
export const baseServer = (): { emit: Emit } =>
  process.getBuiltinModule('node:net').Server.prototype as unknown as { emit: Emit };

/**
 * The prototypes whose `emit` a server's requests go through: `net.Server`'s, and those of the other kinds
 * where somebody has patched one already and so hides it. Modules that are not loaded yet stay unloaded.
 */
export function serverPrototypes(): { emit: Emit }[] {
  const loaded = new Set((process as { moduleLoadList?: readonly string[] }).moduleLoadList);
  const hidden = modules
    .filter((name) => loaded.has(`NativeModule ${name}`))
    .map((name) => (process.getBuiltinModule(name) as ServerModule).Server?.prototype)
    .filter((prototype) => prototype !== undefined && Object.hasOwn(prototype, 'emit'));
  return [baseServer(), ...(hidden as { emit: Emit }[])];
}
