import { expect, test } from 'vitest';
import Transport from 'winston-transport';
import { startLogFiles } from '../test/log-files.ts';
import { getLogger } from './index.ts';

const { linesOf, recordOf, textOf } = startLogFiles();
const logger = getLogger('apps.agents.engine');

test('an error is told whole, wherever it stands', () => {
  class AgentError extends Error {}
  const error = new AgentError('boom', { cause: new TypeError('inner', { cause: 'root' }) });
  const exception = {
    type: 'AgentError',
    message: 'boom',
    stacktrace: error.stack,
    cause: { type: 'TypeError', message: 'inner', cause: 'root' },
  };
  expect(recordOf(() => logger.error(error))).toMatchObject({ message: 'boom', exception });
  expect(recordOf(() => logger.error('failed', error))).toMatchObject({ message: 'failed', exception });
  expect(recordOf(() => logger.error('failed', { a: 1 }, error))).toMatchObject({ a: 1, exception });
  expect(recordOf(() => logger.error({ message: error }))).toMatchObject({ message: 'boom', exception });
  for (const field of ['err', 'error', 'exception']) {
    const record = recordOf(() => logger.error('failed', { [field]: error, a: 1 }));
    expect(record).toMatchObject({ message: 'failed', a: 1, exception });
    expect(record.fields).toBeUndefined();
  }
  expect(recordOf(() => logger.error('x', { error: 'not found' }))).toMatchObject({ error: 'not found' });
  expect(Object.keys(error)).toEqual([]);
  const all = new AggregateError([new Error('a'), 'b'], 'many');
  expect(recordOf(() => logger.error(all)).exception.errors).toMatchObject([{ message: 'a' }, 'b']);
});

test('an error says all that it has, and nothing that it does stops the call', () => {
  const issues = [{ path: ['a', 0], code: 'too_small' }];
  const said = Object.assign(new TypeError('invalid'), { code: 'E1', big: 1n, issues, password: 'hunter2' });
  expect(recordOf(() => logger.error('x', said)).exception.details).toEqual({
    code: 'E1',
    big: '1',
    issues,
    password: '[Redacted]',
  });
  const client = Object.assign(new Error('http'), { response: { status: 502, socket: new Transport() } });
  expect(recordOf(() => logger.error('x', client)).exception.details).toEqual({
    response: { status: 502, socket: '[TransportStream]' },
  });
  expect(textOf(() => logger.error('x', client))).toMatch(/^ {4}details=\{"response":\{"status":502/m);

  const nested = recordOf(() =>
    logger.error('x', { job: { failed: [said], last: new AggregateError([said]) } }),
  );
  expect(nested.job).toMatchObject({
    failed: [{ type: 'TypeError', message: 'invalid', details: { code: 'E1' } }],
    last: { type: 'AggregateError', errors: [{ message: 'invalid' }] },
  });
  expect(nested.job.failed[0].stacktrace).toContain('TypeError: invalid');

  const cycle = new Error('outer', { cause: new Error('inner') });
  Object.assign(cycle.cause as Error, { cause: cycle });
  expect(recordOf(() => logger.error(cycle)).exception.cause.cause).toBe('[Circular]');

  const hostile = new Error('no');
  for (const name of ['message', 'stack', 'name', 'cause', 'constructor', 'detail']) {
    const get = () => {
      throw new Error(`${name} throws`);
    };
    Object.defineProperty(hostile, name, { get, enumerable: true });
  }
  expect(recordOf(() => logger.error('hostile', hostile)).exception).toMatchObject({
    message: '[Throws: message throws]',
    cause: '[Throws: cause throws]',
    details: { detail: '[Throws: detail throws]' },
  });

  let chain = new Error('root');
  for (let i = 0; i < 1_000; i++) chain = new Error(`${i}`, { cause: chain });
  const [line = ''] = linesOf(() => logger.error('deep', chain));
  expect(line).toContain('"cause":"[Cut]"');
  expect(line.length).toBeLessThan(20_000);
});
