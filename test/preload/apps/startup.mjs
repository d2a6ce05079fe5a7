import { readFileSync, writeSync } from 'node:fs';
import { createRequire } from 'node:module';
import { sep } from 'node:path';
import * as api from '@opentelemetry/api';

const require = createRequire(import.meta.url);
const version = JSON.parse(
  readFileSync(new URL('../package.json', import.meta.resolve('@opentelemetry/api')), 'utf8'),
).version;

/** What has been loaded by now; standard output, which may be a pipe, loads more. */
const facts = () => ({
  builtins: process.moduleLoadList.map((name) => name.split(' ').at(-1)),
  packages: [
    ...new Set(Object.keys(require.cache).map((file) => file.split(`${sep}node_modules${sep}`).at(-1))),
  ],
  version,
  // A registered provider means that this module and the preload's share their state.
  registered: api.metrics.getMeterProvider().constructor.name !== 'NoopMeterProvider',
  names: Object.keys(api).sort(),
  expected: Object.keys(require('@opentelemetry/api')).sort(),
});

process.on('exit', () => writeSync(1, JSON.stringify(facts())));
