import { type Dirent, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import type { Examine, Finding } from './diagnosis.ts';

/** Packages that find each other through state of their own: a second copy is a second, separate monitoring. */
const single =
  /^@(?:hishamos\/[\w-]+|opentelemetry\/(?:api|core|resources|sdk-trace|sdk-metrics|sdk-logs|instrumentation))$/;

const deepest = 8;

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

interface Copy {
  readonly version: string;
  readonly path: string;
}

/** Every installed copy of the packages that should be one, by name. */
function copiesBelow(directory: string): Map<string, Copy[]> {
  const found = new Map<string, Copy[]>();
  const seen = new Set<string>();

  function note(name: string, folder: string): void {
    const path = realpathSync(folder);
    if (seen.has(path)) return;
    seen.add(path);
    if (single.test(name)) {
      const { version } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as { version: string };
      found.set(name, [...(found.get(name) ?? []), { version, path }]);
    }
  }

  function search(modules: string, depth: number): void {
    if (depth > deepest) return;
    for (const entry of entriesOf(modules)) {
      const folder = join(modules, entry.name);
      // pnpm keeps the packages there.
      if (entry.name === '.pnpm') {
        for (const { name } of entriesOf(folder)) search(join(folder, name, 'node_modules'), depth + 1);
      }
      if (entry.name.startsWith('.')) continue;
      const packages = entry.name.startsWith('@')
        ? entriesOf(folder).map(({ name }) => `${entry.name}/${name}`)
        : [entry.name];
      for (const name of packages) {
        try {
          note(name, join(modules, name));
        } catch {
          // A link that leads nowhere, or a folder that is no package.
          continue;
        }
        search(join(modules, name, 'node_modules'), depth + 1);
      }
    }
  }

  search(join(directory, 'node_modules'), 0);
  return found;
}

/** Whether each package that should be one is one, and which version of ours is installed. */
export const examineCopies: Examine = ({ directory }) => {
  const found = copiesBelow(directory);
  const check = 'packages';
  const ours = found.get('@hishamos/monitoring')?.[0];
  if (ours === undefined) {
    const remedy = 'Run it in the folder of the application, after npm install @hishamos/monitoring.';
    return [
      {
        level: 'problem',
        check,
        message: `@hishamos/monitoring is not in ${directory}/node_modules`,
        remedy,
      },
    ];
  }
  const several = [...found].filter(([, copies]) => copies.length > 1);
  if (several.length === 0) {
    return [
      { level: 'ok', check, message: `@hishamos/monitoring ${ours.version}; one copy of each package` },
    ];
  }
  return several.map(([name, copies]): Finding => {
    const versions = copies.map(({ version, path }) => `${version} in ${path}`).join(', ');
    const remedy = `Find out who wants it by npm ls ${name}, align the versions and run npm dedupe.`;
    // The API of OpenTelemetry is made to be there several times in compatible versions.
    const level = name === '@opentelemetry/api' || name.startsWith('@hishamos/') ? 'problem' : 'warning';
    return { level, check, message: `${name} is installed ${copies.length} times: ${versions}`, remedy };
  });
};
