import { expect, test } from 'vitest';
import { startLogFiles } from '../test/log-files.ts';
import { getLogger } from './index.ts';

const { recordOf } = startLogFiles();
const logger = getLogger('apps.agents.engine');

test('one place in the source that is two functions: each record names its own', () => {
  const functionOf = (name: string) => {
    const holder = { [name]: () => logger.info('x') };
    return recordOf(() => holder[name]?.()).function;
  };
  expect(['one', 'two', 'two', 'one'].map(functionOf)).toEqual(['one', 'two', 'two', 'one']);
});

test('a log call leaves the error globals as they were', () => {
  const own = () => 'own';
  const { prepareStackTrace, stackTraceLimit } = Error;
  Error.prepareStackTrace = own;
  Error.stackTraceLimit = 3;
  recordOf(() => logger.info('x'));
  expect([Error.prepareStackTrace, Error.stackTraceLimit]).toEqual([own, 3]);
  Object.assign(Error, { prepareStackTrace, stackTraceLimit });
});
