import { existsSync, globSync, readFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './support/process.ts';

/** Which packages of ours each one may use: the picture of docs/architecture.md. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  catalogue: [],
  files: [],
  artefacts: ['catalogue'],
  context: ['catalogue'],
  engine: ['catalogue'],
  meters: ['catalogue', 'engine'],
  spans: ['catalogue', 'context', 'engine', 'meters'],
  logs: ['catalogue', 'context', 'files'],
  health: ['catalogue', 'meters'],
  clients: ['health', 'meters'],
  runtime: ['catalogue', 'meters'],
  http: ['catalogue', 'context', 'meters'],
  processes: ['catalogue', 'context', 'engine', 'files', 'sdk'],
  alerts: ['catalogue', 'files'],
  prometheus: ['catalogue', 'engine', 'health', 'meters'],
  sdk: ['catalogue', 'context', 'engine', 'files'],
  store: ['catalogue', 'context', 'engine', 'files'],
  live: ['catalogue', 'health', 'prometheus'],
  cli: ['alerts', 'artefacts', 'catalogue', 'files', 'prometheus', 'sdk', 'store'],
  monitoring: [
    'alerts',
    'catalogue',
    'clients',
    'cli',
    'context',
    'engine',
    'files',
    'health',
    'http',
    'live',
    'logs',
    'meters',
    'processes',
    'prometheus',
    'runtime',
    'sdk',
    'spans',
    'store',
  ],
};

/** L0 and L1: what runs without an OpenTelemetry SDK and without a socket. */
const lower = ['catalogue', 'artefacts', 'context', 'engine', 'meters', 'spans', 'logs', 'health'];
/** What L1 may use of OpenTelemetry; logs also sends winston's records through its transport. */
const opentelemetry: Readonly<Record<string, readonly string[]>> = {
  logs: ['@opentelemetry/api', '@opentelemetry/api-logs', '@opentelemetry/winston-transport'],
};
const sockets = /^(?:node:)?(?:http|https|http2|net|tls|dgram|dns)(?:\/|$)/;

interface Import {
  readonly from: string;
  readonly specifier: string;
  readonly typeOnly: boolean;
}

const importShape =
  /^(import|export)(\s+type)?\b[^'"`;]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]|\b(?:import|require)\(\s*['"]([^'"]+)['"]\s*\)/gm;
/** `as typeof import('x')` and `import('x').Type` are types. */
const typeShape = /(?:typeof\s+import\(\s*['"][^'"]+['"]\s*\)|import\(\s*['"][^'"]+['"]\s*\)\.[A-Z])/g;

function importsOf(name: string): Import[] {
  const files = globSync(`packages/${name}/src/**/*.ts`, { cwd: root }).filter(
    (file) => !/\.(test|test-d)\.ts$/.test(file),
  );
  return files.flatMap((from) => {
    const source = readFileSync(join(root, from), 'utf8').replaceAll(typeShape, '');
    return [...source.matchAll(importShape)].map(([, , type, named, bare, called]) => ({
      from,
      specifier: named ?? bare ?? called ?? '',
      typeOnly: type !== undefined,
    }));
  });
}

const packageOf = (specifier: string): string =>
  specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

it('knows every package', () => {
  const found = globSync('packages/*/package.json', { cwd: root }).map((file) => file.split(/[\\/]/)[1]);
  expect(found.toSorted()).toEqual(Object.keys(allowed).toSorted());
});

describe.each(Object.keys(allowed))('%s', (name) => {
  const imports = importsOf(name);
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  const dependencies = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });

  it('is read', () => expect(imports.length > 0 || name === 'catalogue').toBe(true));

  it('uses only the packages of ours that the picture allows', () => {
    const used = imports.filter(({ specifier }) => specifier.startsWith('@hishamos/'));
    const may = [name, ...(allowed[name] ?? [])].map((each) => `@hishamos/${each}`);
    expect(used.filter(({ specifier }) => !may.includes(packageOf(specifier)))).toEqual([]);
    expect(dependencies.filter((each) => each.startsWith('@hishamos/') && !may.includes(each))).toEqual([]);
  });

  it('declares what it imports, and imports no file of another package', () => {
    const declared = [...dependencies, ...Object.keys(manifest.devDependencies ?? {})];
    const bundled = declared.filter((each) => manifest.hishamos?.bundle?.includes(each));
    const undeclared = imports.filter(({ from, specifier, typeOnly }) => {
      if (specifier.startsWith('.')) {
        return !join(dirname(from), specifier).startsWith(join('packages', name, 'src'));
      }
      if (specifier.startsWith('#')) return !(specifier in (manifest.imports ?? {}));
      if (specifier.startsWith('node:') || builtinModules.includes(specifier)) return false;
      const known = [manifest.name, ...(typeOnly ? declared : [...dependencies, ...bundled])];
      return !known.includes(packageOf(specifier));
    });
    expect(undeclared).toEqual([]);
  });

  it.runIf(lower.includes(name))('needs no OpenTelemetry SDK and opens no socket', () => {
    const may = name === 'catalogue' ? [] : (opentelemetry[name] ?? ['@opentelemetry/api']);
    const values = imports.filter(({ typeOnly }) => !typeOnly);
    expect(values.filter(({ specifier }) => sockets.test(specifier))).toEqual([]);
    const foreign = (specifier: string) =>
      specifier.startsWith('@opentelemetry/') && !may.includes(packageOf(specifier));
    expect(values.filter(({ specifier }) => foreign(specifier))).toEqual([]);
    expect(dependencies.filter(foreign)).toEqual([]);
  });

  it('has a README', () => expect(existsSync(join(root, 'packages', name, 'README.md'))).toBe(true));
});
