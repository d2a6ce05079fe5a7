/** The package of a module specifier, or the name of a built-in module: `node:http`, `pg/lib/x`, `@scope/x/y`. */
function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier.slice('node:'.length);
  const [first = '', second = '', third] = specifier.split('/', 3);
  if (first.startsWith('@')) return `${first}/${second}`;
  // `dns/promises` is a module of its own; `pg/lib/client` belongs to `pg`.
  return second === 'promises' && third === undefined ? specifier : first;
}

const modules = '/node_modules/';

/** The library that a file or URL belongs to; empty for the application's own files. */
export function libraryOf(file: string): string {
  if (file.startsWith('node:')) return packageName(file);
  const path = file.replaceAll('\\', '/');
  const start = path.lastIndexOf(modules);
  return start < 0 ? '' : packageName(path.slice(start + modules.length));
}

/** Whether a specifier names a package or built-in module rather than a file. */
const isBare = (specifier: string): boolean => !/^(?:[./\\]|[a-z]:\\|file:|data:|https?:)/i.test(specifier);

/** The library that a specifier asks for; empty for relative ones, by which a library's own files know each other. */
export function requestedLibrary(specifier: string): string {
  if (specifier.startsWith('.')) return '';
  return isBare(specifier) ? packageName(specifier) : libraryOf(specifier);
}
