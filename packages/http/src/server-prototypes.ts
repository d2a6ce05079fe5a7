import net from 'node:net';

export type Emit = (this: net.Server, ...args: unknown[]) => boolean;

interface ServerModule {
  readonly Server?: { readonly prototype: { emit: Emit } };
}

/** Modules with a server of their own kind, each of which inherits from `net.Server`. */
const modules = ['tls', 'http', 'https'] as const;

/**
 * The prototypes whose `emit` a server's requests go through: `net.Server`'s, and those of the other kinds
 * where somebody has patched one already and so hides it. Modules that are not loaded yet stay unloaded.
 */
export function serverPrototypes(): { emit: Emit }[] {
  const base = net.Server.prototype as unknown as { emit: Emit };
  const loaded = new Set((process as { moduleLoadList?: readonly string[] }).moduleLoadList);
  const hidden = modules
    .filter((name) => loaded.has(`NativeModule ${name}`))
    .map((name) => (process.getBuiltinModule(name) as ServerModule).Server?.prototype)
    .filter((prototype) => prototype !== undefined && Object.hasOwn(prototype, 'emit'));
  return [base, ...(hidden as { emit: Emit }[])];
}
