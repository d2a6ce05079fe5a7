import { createRequire } from 'node:module';

const { cache } = createRequire(import.meta.url);

/** What a CommonJS file of a package exports, of every copy that is loaded: for what the package itself keeps inside. */
export function loadedFiles(file: string): unknown[] {
  const end = `/node_modules/${file}`;
  return Object.entries(cache)
    .filter(([path]) => path.replaceAll('\\', '/').endsWith(end))
    .map(([, module]) => module?.exports as unknown);
}
