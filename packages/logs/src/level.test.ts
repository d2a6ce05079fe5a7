import { expect, test } from 'vitest';
import { startLogFiles } from '../test/log-files.ts';
import { getLogger, setLogLevel } from './index.ts';

const { linesOf, recordOf } = startLogFiles();
const logger = getLogger('apps.agents.engine');

test.each([
  ['debug', 'DEBUG'],
  ['info', 'INFO'],
  ['warning', 'WARNING'],
  ['warn', 'WARNING'],
  ['error', 'ERROR'],
  ['critical', 'CRITICAL'],
] as const)('%s writes level %s', (method, level) => {
  expect(recordOf(() => logger[method]('x')).level).toBe(level);
  expect(recordOf(() => logger.log(method, 'x')).level).toBe(level);
  expect(recordOf(() => logger.log({ level: method, message: 'x' })).level).toBe(level);
});

test('levels change at run time for a logger and all below it', () => {
  const one = getLogger('levels.one');
  expect(linesOf(() => one.debug('shown'))).toHaveLength(1);
  setLogLevel('levels', 'ERROR');
  expect(recordOf(() => [one.warn('not shown'), one.error('shown')]).message).toBe('shown');
  expect(one.level).toBe('error');
  setLogLevel('levels.one', 'DEBUG');
  expect(recordOf(() => one.debug('shown')).level).toBe('DEBUG');
  setLogLevel('levels.one', undefined);
  setLogLevel('levels', undefined);
  setLogLevel('levels', 'LOUD');
  expect(one.isLevelEnabled('debug')).toBe(true);
});
