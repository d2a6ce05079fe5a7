import { expect, test } from 'vitest';
import winston from 'winston';
import Transport from 'winston-transport';
import { startLogFiles } from '../test/log-files.ts';
import { getLogger } from './index.ts';

const { recordOf } = startLogFiles();

test('it is a winston logger: children, levels, transports, streams', async () => {
  const seen: Record<PropertyKey, unknown>[] = [];
  class Memory extends Transport {
    override log(info: Record<PropertyKey, unknown>, next: () => void) {
      seen.push(info);
      next();
    }
  }
  const own = getLogger('winston-like');
  expect(own).toBeInstanceOf(winston.Logger);
  expect(getLogger('winston-like')).toBe(own);

  const child = own.child({ job: 7 }).child({ step: 1 });
  expect(recordOf(() => child.warn('from a child', { step: 2 }))).toMatchObject({ job: 7, step: 2 });

  own.level = 'ERROR';
  expect(own.level).toBe('error');
  expect([own.isLevelEnabled('error'), own.isLevelEnabled('WARNING'), own.isErrorEnabled()]).toEqual([
    true,
    false,
    true,
  ]);
  expect(recordOf(() => [own.warn('not shown'), own.error('shown')]).message).toBe('shown');
  own.level = 'info';

  const { info: detached } = own;
  expect(recordOf(() => detached('detached')).logger).toBe('winston-like');
  expect(recordOf(() => own.startTimer().done({ message: 'timed' })).message).toBe('timed');
  expect(recordOf(() => own.write({ level: 'warn', message: 'written', a: 1 }))).toMatchObject({
    level: 'WARNING',
    a: 1,
  });
  own.add(new Memory());
  const record = recordOf(() => own.info('added', { a: 1 }));
  expect(seen).toHaveLength(1);
  expect({ ...seen[0] }).toMatchObject(record);
  expect(JSON.parse(String(seen[0]?.[Symbol.for('message')]))).toEqual(record);
  own.clear();
  own.silent = true;
  own.error('silent');
  own.silent = false;
  expect(recordOf(() => own.info('again')).message).toBe('again');
});
