import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { alwaysLogFields, reservedLogFields } from '@hishamos/catalogue';
import { context as request } from '@hishamos/context';
import { context, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import winston from 'winston';
import Transport from 'winston-transport';
import { flushLogs, getLogger, setLogLevel } from './index.ts';

const directory = mkdtempSync(join(tmpdir(), 'hishamos-logs-'));
const jsonFile = join(directory, 'hishamos.json.log');
const textFile = join(directory, 'hishamos.log');
beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  process.env.HISHAMOS_LOG_DIR = directory;
  process.env.HISHAMOS_LOG_CONSOLE = 'off';
  process.env.HISHAMOS_LOG_LEVEL = 'DEBUG';
  process.env.USE_JSON_LOGGING = 'true';
});
afterAll(() => rmSync(directory, { recursive: true }));

/** What the log calls in `act` wrote to a file. */
function written(file: string, act: () => void): string {
  flushLogs();
  if (existsSync(file)) truncateSync(file);
  act();
  flushLogs();
  return readFileSync(file, 'utf8');
}

const textOf = (act: () => void) => written(textFile, act);

function linesOf(act: () => void): string[] {
  const all = written(jsonFile, act);
  expect(all.endsWith('\n')).toBe(true);
  return all.slice(0, -1).split('\n');
}

function recordOf(act: () => void) {
  const lines = linesOf(act);
  expect(lines).toHaveLength(1);
  return JSON.parse(lines[0] ?? '');
}

const logger = getLogger('apps.agents.engine');

test('a record has every field of the contract, in its order', () => {
  const before = Date.now();
  const record = recordOf(() =>
    logger.info('Agent execution completed', { agent_id: 'code-generator', execution_time: 2.5 }),
  );
  expect(Object.keys(record)).toEqual([...alwaysLogFields, 'agent_id', 'execution_time']);
  expect(record).toMatchObject({
    level: 'INFO',
    logger: 'apps.agents.engine',
    message: 'Agent execution completed',
    module: 'get-logger.test',
    process_id: process.pid,
    execution_time: 2.5,
  });
  expect(record.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Date.parse(record.timestamp)).toBeGreaterThanOrEqual(before);
  expect(record.line).toBeGreaterThan(0);
});

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

test('request and trace ids are those of the active context', () => {
  const span = { traceId: '0af7651916cd43dd8448eb211c80319c', spanId: 'b7ad6b7169203331', traceFlags: 1 };
  const fields = { requestId: 'r-1', userId: 'u-1', ipAddress: '10.0.0.1', path: '/a', method: 'GET' };
  const record = recordOf(() =>
    context.with(trace.setSpanContext(context.active(), { ...span, traceFlags: TraceFlags.SAMPLED }), () =>
      request.with(fields, () => logger.error('failed', new Error('boom'), { attempt: 2 })),
    ),
  );
  expect(Object.keys(record).slice(alwaysLogFields.length)).toEqual([
    'exception',
    'request_id',
    'user_id',
    'ip_address',
    'path',
    'method',
    'trace_id',
    'span_id',
    'trace_flags',
    'attempt',
  ]);
  expect(record).toMatchObject({ request_id: 'r-1', trace_id: span.traceId, trace_flags: '01', attempt: 2 });
});

test('a field with a name of the record stands under fields', () => {
  const given = {
    level: 'x',
    message: 'y',
    request_id: 'forged',
    path: 3,
    fields: { a: 1 },
    exception: true,
  };
  const record = recordOf(() => logger.info('hello', { ...given, own: 1 }));
  expect(record).toMatchObject({ level: 'INFO', message: 'hello', own: 1, fields: given });
  expect(record.request_id).toBeUndefined();
  expect(record.exception).toBeUndefined();
});

test('__proto__ is a name like any other, and reaches no prototype', () => {
  const record = recordOf(() =>
    logger.info('hello', JSON.parse('{"__proto__":{"polluted":1},"a":{"__proto__":2}}')),
  );
  expect(Object.hasOwn(record, '__proto__')).toBe(true);
  expect(Object.hasOwn(record.a, '__proto__')).toBe(true);
  expect(({} as { polluted?: number }).polluted).toBeUndefined();
});

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

test('values that JSON cannot say are told all the same', () => {
  const cycle: Record<string, unknown> = { name: 'c' };
  cycle.self = cycle;
  const record = recordOf(() =>
    logger.info('values', {
      cycle,
      big: 12345678901234567890n,
      date: new Date(0),
      invalid: new Date(Number.NaN),
      map: new Map([['k', new Set([1])]]),
      nan: Number.NaN,
      bytes: Buffer.from('hi'),
      getter: Object.defineProperty({}, 'x', {
        enumerable: true,
        get: () => {
          throw new Error('no');
        },
      }),
      toJSON: {
        toJSON: () => {
          throw new Error('no');
        },
      },
      url: new URL('http://a/b'),
      fn: function named() {},
      symbol: Symbol('s'),
    }),
  );
  expect(record).toMatchObject({
    cycle: { name: 'c', self: '[Circular]' },
    big: '12345678901234567890',
    date: '1970-01-01T00:00:00.000Z',
    invalid: 'Invalid Date',
    map: { k: [1] },
    nan: 'NaN',
    bytes: 'aGk=',
    getter: { x: '[Throws: no]' },
    toJSON: '[Throws: no]',
    url: 'http://a/b',
    fn: '[Function: named]',
    symbol: 'Symbol(s)',
  });
});

test('a huge or deep value is cut, and says so', () => {
  let deep: unknown = 'end';
  for (let i = 0; i < 5_000; i++) deep = { deep };
  const wide = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`k${i}`, i]));
  let shared: unknown = ['x'];
  for (let i = 0; i < 60; i++) shared = [shared, shared];
  const [line] = linesOf(() => logger.info('x'.repeat(1_000_000), { deep, wide, shared }));
  expect(line?.length).toBeLessThan(1_000_000);
  expect(line).toContain('[Cut');
  JSON.parse(line ?? '');
});

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

test('one place in the source that is two functions: each record names its own', () => {
  const functionOf = (name: string) => {
    const holder = { [name]: () => logger.info('x') };
    return recordOf(() => holder[name]?.()).function;
  };
  expect(['one', 'two', 'two', 'one'].map(functionOf)).toEqual(['one', 'two', 'two', 'one']);
});

test('neither file lets a message begin a line of its own', () => {
  const forged = 'x\n2026-01-01T00:00:00.000Z INFO forged\r\n\u001b[31m\u0000\u2028\u0085\ud800';
  const text = textOf(() => logger.info(forged, { note: forged, [forged]: 1 }));
  expect(text.split('\n')).toHaveLength(2);
  expect(text.slice(0, -1)).not.toMatch(/[\p{Cc}\p{Surrogate}\u2028]/u);
  const failed = textOf(() => logger.error('failed', new Error(forged)));
  expect(failed.split('\n').filter((line) => /^\S/.test(line))).toHaveLength(1);
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

test('headers, forms and named values are known by their names', () => {
  const record = recordOf(() =>
    logger.info('sent', {
      headers: new Headers({ 'x-api-key': 'hunter2', accept: 'text/html' }),
      raw: ['Host', 'h', 'Cookie', 'sid=hunter2', 'Via', 'p'],
      form: [
        { name: 'password', value: 'hunter2' },
        { name: 'city', value: 'Ulm' },
      ],
      query: new URLSearchParams({ page: '2' }),
    }),
  );
  expect(record).toMatchObject({
    headers: { 'x-api-key': '[Redacted]', accept: 'text/html' },
    raw: ['Host', 'h', 'Cookie', '[Redacted]', 'Via', 'p'],
    form: [
      { name: 'password', value: '[Redacted]' },
      { name: 'city', value: 'Ulm' },
    ],
    query: { page: '2' },
  });
});

test('a secret is in neither file, wherever it stood', () => {
  const act = () =>
    request.with({ path: '/cb?token=hunter2' }, () =>
      logger.error('login with password=hunter2', new Error('redis://:hunter2@h'), {
        user: { Password: 'hunter2', tokens: 5 },
        headers: [{ authorization: 'Bearer hunter2' }],
        url: 'https://u:hunter2@h/',
      }),
    );
  const record = recordOf(act);
  expect(JSON.stringify(record)).not.toContain('hunter2');
  expect(record.user).toEqual({ Password: '[Redacted]', tokens: 5 });
  expect(textOf(act)).not.toContain('hunter2');
});
