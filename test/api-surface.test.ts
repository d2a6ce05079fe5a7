import { globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from './support/process.ts';

type Exports = Readonly<Record<string, { '@hishamos/source'?: string }>>;

/** `interface Monitoring`, `function initMonitoring`, ... by name, of the declarations that a file exports. */
const declaration =
  /^export (?:declare )?(?:abstract |async )?(const|let|function|class|interface|type|enum) ([\w$]+)([^\n]*)/gm;
const list = /^export (type )?\{([^}]*)\}(?: from ['"]([^'"]+)['"])?;/gm;

interface Declared {
  readonly kind: string;
  /** A function's parameters, a type's definition, where they fit into one line. */
  readonly shape: string;
}

/** Where a module specifier of a source file leads: another source file, or another package of ours. */
function fileOf(specifier: string, from: string): string | undefined {
  if (specifier.startsWith('.')) return join(dirname(from), specifier);
  const name = /^@hishamos\/([\w-]+)$/.exec(specifier)?.[1];
  return name === undefined ? undefined : join(root, 'packages', name, 'src/index.ts');
}

function exportsOf(file: string): Map<string, Declared> {
  const source = readFileSync(file, 'utf8');
  const found = new Map<string, Declared>();
  for (const [, kind = '', name = '', rest = ''] of source.matchAll(declaration)) {
    const shape =
      kind === 'const' || kind === 'let' ? rest.replace(/\s*=.*$/, '') : rest.replace(/\s*\{$/, '');
    const complete = !/[(<={|,?:]$/.test(shape);
    found.set(name, { kind, shape: complete ? shape.replace(/;$/, '') : '' });
  }
  for (const [, types, names = '', specifier] of source.matchAll(list)) {
    const target = specifier === undefined ? undefined : fileOf(specifier, file);
    const behind = target === undefined ? found : exportsOf(target);
    for (const item of names
      .split(',')
      .map((part) => part.trim())
      .filter(Boolean)) {
      const [, type, original = '', renamed] = /^(type )?([\w$]+)(?: as ([\w$]+))?$/.exec(item) ?? [];
      const declared = behind.get(original) ?? { kind: 'unknown', shape: '' };
      const onlyType = (types ?? type) !== undefined && declared.kind === 'class';
      found.set(renamed ?? original, onlyType ? { ...declared, kind: 'type of class' } : declared);
    }
  }
  return found;
}

function surface(name: string): string {
  const manifest = JSON.parse(readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'));
  const lines = Object.entries(manifest.exports as Exports).flatMap(([entry, target]) => {
    const source = target['@hishamos/source'];
    if (source === undefined) return [`${entry} (a file)`];
    const exports = [...exportsOf(join(root, 'packages', name, source))].toSorted(([a], [b]) =>
      a < b ? -1 : 1,
    );
    return [entry, ...exports.map(([exported, { kind, shape }]) => `  ${kind} ${exported}${shape}`)];
  });
  return `${manifest.name}\n${lines.join('\n')}\n`;
}

/** The public API changes only where docs/api does, which a reviewer sees. To accept a change: `vitest run -u`. */
describe('the public API', () => {
  const names = globSync('packages/*/package.json', { cwd: root }).map((file) =>
    dirname(file).slice('packages/'.length),
  );

  it.each(names.toSorted())('of %s is as described in docs/api', async (name) => {
    const text = surface(name);
    expect(text).not.toContain('unknown ');
    await expect(text).toMatchFileSnapshot(join(root, 'docs/api', `${name}.txt`));
  });
});
