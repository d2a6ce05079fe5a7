import { reservedLogFields } from '@hishamos/catalogue';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startLogFiles } from '../test/log-files.ts';
import { getLogger } from './index.ts';

const { recordOf, textOf } = startLogFiles();
const logger = getLogger('apps.agents.engine');

test('neither file lets a message begin a line of its own', () => {
  const forged = 'x\n2026-01-01T00:00:00.000Z INFO forged\r\n\u001b[31m\u0000\u2028\u0085\ud800';
  const text = textOf(() => logger.info(forged, { note: forged, [forged]: 1 }));
  expect(text.split('\n')).toHaveLength(2);
  expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028]/u);
  const failed = textOf(() => logger.error('failed', new Error(forged)));
  expect(failed.split('\n').filter((line) => /^\S/.test(line))).toHaveLength(1);
});

test('any message with any fields is one line of JSON that says them, and no call throws', () => {
  const name = fc.string({ unit: 'binary', minLength: 1 });
  const fields = fc
    .dictionary(name, fc.jsonValue(), { maxKeys: 6, noNullPrototype: false })
    .filter(
      (given) =>
        !/otp|ssn|cv[vc]|jwt|pw|[cx]srf/i.test(
          JSON.stringify(given).replaceAll(/[^\p{L}\p{N}]|\\u[0-9a-f]{4}|\\./gu, ''),
        ),
    );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), fields, (message, given) => {
      const record = recordOf(() => logger.info(message, given));
      expect(record.message).toBe(message);
      for (const [key, value] of Object.entries(given)) {
        const holder = reservedLogFields.has(key) ? record.fields : record;
        expect(Object.hasOwn(holder, key)).toBe(true);
        // A number like 1e-320 or -0 reads back as JSON makes it.
        expect(JSON.stringify(holder[key])).toBe(JSON.stringify(value));
      }
    }),
    { numRuns: 200 },
  );
  fc.assert(
    fc.property(
      fc.array(
        fc.anything({
          withBigInt: true,
          withDate: true,
          withMap: true,
          withSet: true,
          withTypedArray: true,
          withSparseArray: true,
          withNullPrototype: true,
          withBoxedValues: true,
        }),
      ),
      (args) => {
        const record = recordOf(() => Reflect.apply(logger.error, undefined, args));
        expect(record.level).toBe('ERROR');
      },
    ),
    { numRuns: 200 },
  );
});
