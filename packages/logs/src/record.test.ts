import { alwaysLogFields } from '@hishamos/catalogue';
import { context as request } from '@hishamos/context';
import { context, TraceFlags, trace } from '@opentelemetry/api';
import { expect, test } from 'vitest';
import { startLogFiles } from '../test/log-files.ts';
import { getLogger } from './index.ts';

const { recordOf } = startLogFiles();
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
    module: 'record.test',
    process_id: process.pid,
    execution_time: 2.5,
  });
  expect(record.timestamp).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  expect(Date.parse(record.timestamp)).toBeGreaterThanOrEqual(before);
  expect(record.line).toBeGreaterThan(0);
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
