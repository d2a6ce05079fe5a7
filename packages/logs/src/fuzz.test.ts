import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reservedLogFields } from '@hishamos/catalogue';
import { context as request } from '@hishamos/context';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { flushLogs, getLogger } from './index.ts';

const directory = mkdtempSync(join(tmpdir(), 'hishamos-fuzz-'));
const jsonFile = join(directory, 'hishamos.json.log');
const textFile = join(directory, 'hishamos.log');
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  Object.assign(process.env, {
    HISHAMOS_LOG_DIR: directory,
    HISHAMOS_LOG_CONSOLE: 'off',
    HISHAMOS_LOG_CALLSITE: 'off',
    USE_JSON_LOGGING: 'on',
  });
});
afterAll(() => rmSync(directory, { recursive: true }));

/** Records in a run of the property, and runs: 100,000 records. */
const batch = 50;
const runs = 2_000;

const log = getLogger('fuzz');

/** What may be taken for a secret by chance is no part of the fields that must come back unchanged. */
const chance =
  /pass|pw|secret|token|key|jwt|[cx]srf|credential|auth|cookie|card|cv[vc]|ssn|otp|:\/\/|bearer|basic|eyJ|\d{12}/i;

const text = fc.string({
  unit: fc.constantFrom(...'ab 1"\\\n\r\t\u0000\u001b[31m\u0085\u2028\ud800😀{}=:,%s'),
});
const fields = fc
  .dictionary(fc.oneof(text, fc.string({ unit: 'binary' })), fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  .filter((given) => {
    const shown = JSON.stringify(given).replaceAll(/[^\p{L}\p{N}:/]|\\u[0-9a-f]{4}|\\./gu, '');
    // A name such as `P:W` is one of a password too.
    return !chance.test(shown) && !chance.test(shown.replaceAll(/[:/]/g, ''));
  });

/** Secrets, and the ways in which they come into a record. */
const secret = fc.constantFrom('hunter2-Xy9', 'S3cr3t!value', 'pa55w0rd_9f', '4111111111111111');
const planted: readonly ((secret: string) => [string, object])[] = [
  (it) => ['login', { password: it }],
  (it) => ['login', { user: { apiKey: it, list: [{ 'X-Auth-Token': it }] } }],
  (it) => [`retry with password=${it}; again`, {}],
  (it) => [`sent {"client_secret":"${it}"}`, {}],
  (it) => ['call', { url: `https://h/x?access_token=${encodeURIComponent(it)}&page=2` }],
  (it) => ['connect', { target: `postgres://app:${it}@db/prod` }],
  (it) => [
    'failed',
    new Error(`cannot connect to redis://:${it}@cache:6379`, { cause: new Error(`token: ${it}`) }),
  ],
  (it) => ['failed', { err: Object.assign(new Error('refused'), { authorization: it }) }],
  (it) => ['headers', { headers: new Map([['Cookie', `sid=${it}`]]) }],
  (it) => ['headers', { header: `Cookie: sid=${it}; a=b` }],
];
const plant = fc
  .tuple(secret, fc.constantFrom(...planted))
  .map(([it, how]) => ({ secret: it, call: how(it) }));

const record = fc.oneof(
  { weight: 4, arbitrary: fc.record({ message: text, fields }) },
  { weight: 1, arbitrary: plant },
  {
    weight: 1,
    arbitrary: fc.record({
      anything: fc.array(fc.anything({ withBigInt: true, withMap: true, withDate: true }), { maxLength: 3 }),
    }),
  },
);

function linesOf(act: () => void): { json: string; text: string } {
  for (const file of [jsonFile, textFile]) if (existsSync(file)) truncateSync(file);
  act();
  flushLogs();
  return { json: readFileSync(jsonFile, 'utf8'), text: readFileSync(textFile, 'utf8') };
}

test('100,000 records: each a line that says its fields, no secret in any, and nothing throws', {
  timeout: 300_000,
}, () => {
  let count = 0;
  fc.assert(
    fc.property(fc.array(record, { minLength: batch, maxLength: batch }), (records) => {
      const out = linesOf(() => {
        for (const given of records) {
          if ('anything' in given) Reflect.apply(log.info, log, given.anything);
          else if ('call' in given)
            request.with({ path: `/x?token=${given.secret}` }, () => log.info(...given.call));
          else log.info(given.message, given.fields);
        }
      });
      const lines = out.json.split('\n').slice(0, -1);
      expect(lines).toHaveLength(records.length);
      for (const [index, given] of records.entries()) {
        const read = JSON.parse(lines[index] ?? '');
        if ('call' in given) {
          expect(lines[index]).not.toContain(given.secret);
          expect(out.text).not.toContain(given.secret);
        } else if ('message' in given) {
          expect(said(read, given.fields)).toBe(JSON.stringify(given.fields));
          if (!given.message.includes('%') && !chance.test(given.message))
            expect(read.message).toBe(given.message);
        }
      }
      expect(out.text.split('\n').filter((line) => /^\d{4}-\d\d-\d\dT/.test(line))).toHaveLength(
        records.length,
      );
      expect((out.json + out.text).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\u2028\u2029]/u);
      count += records.length;
    }),
    { numRuns: runs },
  );
  expect(count).toBeGreaterThanOrEqual(100_000);
});

/** The given fields as a record says them, in the order in which they were given. */
function said(read: Record<string, unknown>, given: Record<string, unknown>): string {
  const clashing = (read.fields ?? {}) as Record<string, unknown>;
  const out: Record<string, unknown> = {};
  for (const name of Object.keys(given)) {
    const value = reservedLogFields.has(name) ? clashing[name] : read[name];
    Object.defineProperty(out, name, { value, enumerable: true });
  }
  return JSON.stringify(out);
}
