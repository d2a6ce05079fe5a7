import { expect, test } from 'vitest';
import { startLogFiles } from '../test/log-files.ts';
import { getLogger } from './index.ts';

const { recordOf } = startLogFiles();
const logger = getLogger('apps.agents.engine');

test('winston’s and pino’s ways of calling lose nothing', () => {
  expect(recordOf(() => logger.info('%s took %d ms', 'build', 12, { a: 1 }))).toMatchObject({
    message: 'build took 12 ms',
    a: 1,
  });
  expect(recordOf(() => logger.info('100%done', { a: 1 }))).toMatchObject({ message: '100%done', a: 1 });
  expect(recordOf(() => logger.info('%j', { a: 1 })).message).toBe('{"a":1}');
  expect(recordOf(() => logger.info('hello', 'world', 42)).message).toBe('hello world 42');
  expect(recordOf(() => logger.info({ message: 'one', a: 1 }))).toMatchObject({ message: 'one', a: 1 });
  // @ts-expect-error winston's types want the message first
  expect(recordOf(() => logger.info({ a: 1 }, 'pino'))).toMatchObject({ message: 'pino', a: 1 });
  expect(recordOf(() => logger.info([1, 2])).message).toBe('[1,2]');
  expect(recordOf(() => logger.info(undefined)).message).toBe('undefined');
  expect(recordOf(() => logger.info('msg', { message: 'inner' }))).toMatchObject({
    message: 'msg',
    fields: { message: 'inner' },
  });
});
