import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { instrumentations } from './table.ts';

const require = createRequire(import.meta.url);
const metaFile = require.resolve('@opentelemetry/auto-instrumentations-node');
const meta = createRequire(metaFile);
const prefix = '@opentelemetry/instrumentation-';

/** Those of the meta package that the table leaves out. */
const absences: Readonly<Record<string, string>> = {
  'aws-lambda': 'patches the handler of a Lambda function, which has no server and no preload of ours',
  fs: 'off by default in the meta package as well',
  'host-metrics': 'off by default in the meta package as well',
  router: 'Express 5 is built on router, and each handler would have two spans',
  'runtime-node': 'follows no library; metrics of the runtime are not in the catalogue',
  winston: 'done by @hishamos/logs, which stamps the context at the call',
};

interface Made {
  readonly _modules?: readonly { name: string }[];
}

/** The libraries that an instrumentation patches, by its own definitions or those of its parts. */
function modulesOf(instrumentation: object): string[] {
  const parts = [instrumentation, ...Object.values(instrumentation)] as (Made | null | undefined)[];
  return [...new Set(parts.flatMap((part) => part?._modules?.map(({ name }) => name) ?? []))].sort();
}

const offered = Object.keys(
  JSON.parse(readFileSync(join(dirname(metaFile), '../package.json'), 'utf8')).dependencies as object,
)
  .filter((name) => name.startsWith(prefix))
  .map((name) => name.slice(prefix.length));

it('has every instrumentation of the meta package, but those left out for a reason', () => {
  const listed = [...instrumentations.map(({ name }) => name), ...Object.keys(absences)];
  expect(listed.sort()).toEqual(offered.sort());
});

it.each(instrumentations.map((entry) => [entry.name, entry] as const))(
  '%s follows the libraries that it patches',
  (name, entry) => {
    const exports = meta(prefix + name) as Record<string, new (config: object) => object>;
    const Type = exports[entry.type];
    expect(Type).toBeTypeOf('function');
    const modules = Type === undefined ? [] : modulesOf(new Type({ enabled: false }));
    // Undici tells by diagnostics channels and patches no module.
    expect(entry.modules.toSorted()).toEqual(name === 'undici' ? ['undici'] : modules);
  },
);
