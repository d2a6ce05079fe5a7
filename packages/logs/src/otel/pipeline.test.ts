import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context as request } from '@hishamos/context';
import { context, logs, SeverityNumber, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import Transport from 'winston-transport';
import { bridgeLogsApi, configureLogs, getLogger, instrumentWinston } from '../index.ts';

const winston: typeof import('winston') = createRequire(import.meta.url)('winston');
const directory = mkdtempSync(join(tmpdir(), 'hishamos-otel-'));
const exporter = new InMemoryLogRecordExporter();
const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
};
const logger = getLogger('apps.agents');

beforeAll(() => {
  Object.assign(process.env, { HISHAMOS_LOG_DIR: directory, HISHAMOS_LOG_CONSOLE: 'off' });
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  instrumentWinston(winston, { sendToOtel: true });
  configureLogs({ sendToOtel: true });
});
afterAll(() => rmSync(directory, { recursive: true }));
beforeEach(() => exporter.reset());

const register = () =>
  logs.setGlobalLoggerProvider(
    new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }),
  );

test('records reach a provider that is registered after the first of them', () => {
  bridgeLogsApi();
  logger.info('too early for anyone');
  register();
  logger.info('in time');
  expect(exporter.getFinishedLogRecords().map(({ body }) => body)).toEqual(['in time']);
});

test('records follow when another provider takes over', () => {
  const second = new InMemoryLogRecordExporter();
  logs.disable();
  logs.setGlobalLoggerProvider(
    new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter: second })] }),
  );
  logger.info('to the second');
  logs.disable();
  register();
  logger.info('to the first');
  expect(second.getFinishedLogRecords().map(({ body }) => body)).toEqual(['to the second']);
  expect(exporter.getFinishedLogRecords().map(({ body }) => body)).toEqual(['to the first']);
});

test('one of our records arrives once, with all that it says', () => {
  const fields = { requestId: 'r-1', path: '/a' };
  context.with(trace.setSpanContext(context.active(), span), () =>
    request.with(fields, () =>
      logger.critical('failed', new RangeError('boom', { cause: new Error('root') }), {
        agent_id: 'a',
        list: [1, 2],
        request_id: 'mine',
        error: 'text',
      }),
    ),
  );
  const [record, ...more] = exporter.getFinishedLogRecords();
  expect(more).toEqual([]);
  expect(record).toMatchObject({
    body: 'failed',
    severityNumber: SeverityNumber.FATAL,
    severityText: 'CRITICAL',
    spanContext: span,
  });
  const {
    'exception.stacktrace': stack,
    'err.cause.stacktrace': causeStack,
    line,
    ...attributes
  } = record?.attributes ?? {};
  expect(stack).toContain('RangeError: boom');
  expect(causeStack).toContain('Error: root');
  expect(line).toBeGreaterThan(0);
  expect(attributes).toEqual({
    logger: 'apps.agents',
    module: 'pipeline.test',
    function: '<anonymous>',
    thread_id: expect.any(Number),
    agent_id: 'a',
    list: [1, 2],
    request_id: 'r-1',
    path: '/a',
    fields: { request_id: 'mine', error: 'text' },
    'exception.type': 'RangeError',
    'exception.message': 'boom',
    'err.cause.type': 'Error',
    'err.cause.message': 'root',
  });
});

test.each([
  ['debug', undefined],
  ['info', SeverityNumber.INFO],
  ['warning', SeverityNumber.WARN],
  ['error', SeverityNumber.ERROR],
  ['critical', SeverityNumber.FATAL],
] as const)('%s has severity %s', (level, severity) => {
  logger[level]('x');
  expect(exporter.getFinishedLogRecords().map(({ severityNumber }) => severityNumber)).toEqual(
    severity === undefined ? [] : [severity],
  );
});

test('our children, and our loggers with the application’s transports, yield one record too', () => {
  logger.child({ a: 1 }).info('child');
  logger.add(new Transport({ log: (_info: unknown, next: () => void) => next() }));
  logger.info('added');
  logger.clear();
  expect(exporter.getFinishedLogRecords().map(({ body }) => body)).toEqual(['child', 'added']);
});

test('a record has the time of its call, not of its arrival', async () => {
  const held: (() => void)[] = [];
  const options = { highWaterMark: 1, log: (_info: unknown, next: () => void) => void held.push(next) };
  const slow = new Transport(options);
  const own = winston.createLogger({ transports: [slow] });
  for (let i = 0; i < 100; i++) own.info(`line ${i}`);
  const called = Date.now();
  await new Promise((resolve) => setTimeout(resolve, 30));
  while (exporter.getFinishedLogRecords().length < 100) {
    const next = held.shift();
    if (!next) throw new Error('winston stopped before the last record');
    next();
    await new Promise(setImmediate);
  }
  for (const { hrTime } of exporter.getFinishedLogRecords()) {
    expect(hrTime[0] * 1e3 + hrTime[1] / 1e6).toBeLessThanOrEqual(called);
  }
});
