import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attributesOf, OtlpReceiver } from '../support/otlp-receiver.ts';
import { register, TestProcess } from '../support/process.ts';

/** What of a run reached an OTLP backend, and which log files it left. */
async function waysOf(env: Record<string, string>) {
  await using receiver = await OtlpReceiver.start();
  await using running = new TestProcess({
    args: ['--require', register, join(import.meta.dirname, 'fixtures/ways.mjs')],
    env: { HISHAMOS_BANNER: 'off', HISHAMOS_LOG_CONSOLE: 'off', ...receiver.env, ...env },
  });
  expect(await running.exit()).toEqual({ code: 0, signal: null });
  const files = readdirSync(running.logDirectory).filter((name) => /^hishamos(\.json)?\.log$/.test(name));
  return { records: receiver.logRecords, files: files.sort(), stdout: running.stdout };
}

const text = 'hishamos.log';
const json = 'hishamos.json.log';
const production = { NODE_ENV: 'production' };
const noEndpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: '' };

test.each([
  ['in production, with an OTLP endpoint', production, true, [text]],
  ['in production, without one', { ...production, ...noEndpoint }, false, [json, text]],
  ['with the JSON file asked for', { USE_JSON_LOGGING: 'true' }, true, [json, text]],
  ['with the files named', { ...production, HISHAMOS_LOG_FILES: 'json' }, true, [json]],
  ['left to files', { ...production, HISHAMOS_LOG_SHIP: 'files' }, false, [json, text]],
  ['left to OTLP', { USE_JSON_LOGGING: 'true', HISHAMOS_LOG_SHIP: 'otlp' }, true, [text]],
  ['asked for both', { ...production, HISHAMOS_LOG_SHIP: 'both' }, true, [json, text]],
  ['with a console exporter', { ...production, OTEL_LOGS_EXPORTER: 'console' }, false, [json, text]],
])('records %s', async (_how, env, pushed, files) => {
  const ways = await waysOf(env);
  expect(ways.files).toEqual(files);
  expect(ways.records.length > 0).toBe(pushed);
});

test('each record reaches OTLP once, also where winston prints by the console that is captured', async () => {
  const { records, stdout } = await waysOf({ HISHAMOS_LOG_CAPTURE_CONSOLE: 'on' });
  const bodies = records.map(({ body }) => body?.stringValue);
  const expected = ['ours', 'theirs', 'theirs with password=[Redacted]', 'theirs failed', 'printed'];
  expect(bodies.toSorted()).toEqual(expected.toSorted());
  expect(stdout.match(/printed/g)).toHaveLength(1);
});

test('what an application’s own loggers send is without secrets; what they print stays theirs', async () => {
  const { records, stdout } = await waysOf({});
  expect(JSON.stringify(records)).not.toContain('hunter2');
  const [, , secret = {}, failed = {}] = records;
  expect(attributesOf(secret)).toMatchObject({ apiKey: '[Redacted]', when: '1970-01-01T00:00:00.000Z' });
  expect(attributesOf(failed)).toMatchObject({
    'exception.type': 'TypeError',
    'exception.message': 'postgres://u:[Redacted]@db',
    request_id: 'r-1',
  });
  expect(stdout).toContain('password=hunter2');
});
