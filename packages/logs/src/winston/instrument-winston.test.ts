import { EventEmitter, once } from 'node:events';
import { createRequire } from 'node:module';
import { context as request } from '@hishamos/context';
import { context, logs, SeverityNumber, TraceFlags, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { InMemoryLogRecordExporter, LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { OpenTelemetryTransportV3 } from '@opentelemetry/winston-transport';
import { afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import Transport from 'winston-transport';
import { instrumentWinston } from './instrument-winston.ts';

const winston: typeof import('winston') = createRequire(import.meta.url)('winston');
const untouchedLogger = winston.createLogger({ transports: [] });

type Info = Record<PropertyKey, unknown>;

/** A transport that keeps what it is given, after an optional delay in milliseconds. */
class Memory extends Transport {
  readonly seen: Info[] = [];
  readonly #delay: number;
  readonly arrived = new EventEmitter();
  constructor(options: Transport.TransportStreamOptions = {}, delay = 0) {
    super(options);
    this.#delay = delay;
  }
  override log(info: Info, next: () => void) {
    this.seen.push({ ...info });
    this.arrived.emit('line');
    if (this.#delay > 0) setTimeout(next, this.#delay);
    else next();
  }
}

const exporter = new InMemoryLogRecordExporter();
const span = {
  traceId: '0af7651916cd43dd8448eb211c80319c',
  spanId: 'b7ad6b7169203331',
  traceFlags: TraceFlags.SAMPLED,
};
const inRequest = <Result>(requestId: string, fn: () => Result): Result =>
  context.with(trace.setSpanContext(context.active(), span), () => request.with({ requestId }, fn));

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  logs.setGlobalLoggerProvider(
    new LoggerProvider({ processors: [new SimpleLogRecordProcessor({ exporter })] }),
  );
});
beforeEach(() => {
  instrumentWinston(winston, { sendToOtel: true });
  exporter.reset();
});
afterEach(() => vi.restoreAllMocks());

const bodies = () => exporter.getFinishedLogRecords().map(({ body }) => body);

function only() {
  const records = exporter.getFinishedLogRecords();
  expect(records).toHaveLength(1);
  const [record] = records;
  if (!record) throw new Error('no record');
  return record;
}

test('one record, with severity, body, attributes and trace context; ids are not attributes too', () => {
  const memory = new Memory();
  const logger = winston.createLogger({ transports: [memory] });
  const before = Date.now();
  inRequest('r-1', () => logger.warn('slow', { agent_id: 'a' }));
  const record = only();
  expect(record).toMatchObject({ body: 'slow', severityNumber: SeverityNumber.WARN, severityText: 'warn' });
  expect(record.attributes).toEqual({ agent_id: 'a', request_id: 'r-1' });
  expect(record.spanContext).toMatchObject(span);
  expect(record.hrTime[0]).toBeGreaterThanOrEqual(Math.floor(before / 1000));
  expect(memory.seen).toMatchObject([
    { message: 'slow', request_id: 'r-1', trace_id: span.traceId, span_id: span.spanId },
  ]);
});

test('the application’s own fields stay', () => {
  const memory = new Memory();
  inRequest('r-1', () => winston.createLogger({ transports: [memory] }).info('x', { request_id: 'mine' }));
  expect(memory.seen[0]?.request_id).toBe('mine');
});

const silentConsole = () => new Memory({ silent: true });
const cases: Record<string, () => void> = {
  'a child': () =>
    winston
      .createLogger({ transports: [new Memory()] })
      .child({ a: 1 })
      .child({ b: 2 })
      .info('x'),
  'custom levels': () => {
    const logger = winston.createLogger({
      levels: { loud: 0, quiet: 1 },
      level: 'quiet',
      transports: [new Memory()],
    });
    logger.log('loud', 'x');
  },
  'a single transport': () => winston.createLogger({ transports: new Memory() }).info('x'),
  'several transports': () => winston.createLogger({ transports: [new Memory(), new Memory()] }).info('x'),
  'logger.add': () => winston.createLogger({ transports: [] }).add(new Memory()).info('x'),
  'logger.clear and add': () =>
    winston
      .createLogger({ transports: [new Memory()] })
      .clear()
      .add(new Memory())
      .info('x'),
  'a second configure': () => {
    const logger = winston.createLogger({ transports: [new Memory()] });
    logger.configure({ transports: [new Memory()] });
    logger.info('x');
  },
  'shared transports': () => {
    const first = winston.createLogger({ transports: [new Memory()] });
    winston.createLogger({ transports: first.transports }).info('x');
  },
  'winston.loggers': () => {
    winston.loggers.add('one', { transports: [new Memory()] });
    winston.loggers.get('one').info('x');
  },
  'the default logger': () => {
    winston.configure({ transports: [new Memory()] });
    winston.info('x');
  },
  'a logger made before': () => untouchedLogger.add(new Memory()).info('x'),
  'a silent transport': () => winston.createLogger({ transports: [silentConsole()] }).info('x'),
  'a transport of a lower level': () =>
    winston.createLogger({ level: 'error', transports: [new Memory({ level: 'info' })] }).info('x'),
  'a transport of a higher level': () =>
    winston.createLogger({ level: 'info', transports: [new Memory({ level: 'error' })] }).info('x'),
  'new winston.Logger()': () =>
    void new winston.Logger().add(new Memory()).write({ level: 'info', message: 'x' }),
  'OpenTelemetry’s transport, added by the application': () =>
    winston.createLogger({ transports: [new Memory(), new OpenTelemetryTransportV3()] }).info('x'),
  'a format that copies': () => {
    const format = winston.format((info) => ({ ...info, extra: 1 }))();
    winston.createLogger({ format, transports: [new Memory()] }).info('x');
  },
  'a frozen info object': () =>
    void winston
      .createLogger({ transports: [new Memory()] })
      .write(Object.freeze({ level: 'info', message: 'x' })),
};

test.each(Object.entries(cases))('%s yields exactly one record', (_name, act) => {
  inRequest('r-1', act);
  const record = only();
  expect(record.body).toBe('x');
  expect(record.spanContext?.traceId).toBe(span.traceId);
});

test.each<[string, (log: Memory) => void]>([
  ['a silent logger', (memory) => winston.createLogger({ silent: true, transports: [memory] }).info('x')],
  ['a level that is off', (memory) => winston.createLogger({ transports: [memory] }).debug('x')],
  [
    'a format that filters',
    (memory) =>
      winston.createLogger({ format: winston.format(() => false)(), transports: [memory] }).info('x'),
  ],
])('%s yields none', (_name, act) => {
  const memory = new Memory();
  act(memory);
  expect(memory.seen).toHaveLength(0);
  expect(bodies()).toEqual([]);
});

test('a logger without transports warns as winston does, and every record arrives once', () => {
  const complaint = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const logger = winston.createLogger();
  const expected = Array.from({ length: 100 }, (_, i) => `line ${i}`);
  for (const line of expected) logger.info(line);
  expect(bodies()).toEqual(expected);
  expect(complaint.mock.calls[0]?.[0]).toContain('Attempt to write logs with no transports');
  const memory = new Memory();
  logger.add(memory);
  expect(bodies()).toEqual(expected);
});

test('what the application sees of its loggers does not change', () => {
  const memory = new Memory({ level: 'error' });
  const options = { level: 'debug', transports: [memory] };
  const logger = winston.createLogger(options);
  expect(options.transports).toEqual([memory]);
  expect(logger.transports).toEqual([memory]);
  expect(logger.isLevelEnabled('debug')).toBe(false);
  inRequest('r-1', () => logger.error('x'));
  const [info = {}] = memory.seen;
  expect(
    Reflect.ownKeys(info)
      .filter((key) => typeof key === 'symbol')
      .map(String)
      .sort(),
  ).toEqual(['Symbol(level)', 'Symbol(message)']);
});

test('an object logged in two requests has each time the ids of its own', async () => {
  const memory = new Memory({}, 1);
  const logger = winston.createLogger({ transports: [memory] });
  const shared = { message: 'shared' };
  const error = new Error('boom');
  for (const id of ['a', 'b', 'c']) {
    inRequest(id, () => logger.info(shared));
    inRequest(id, () => logger.error(error));
  }
  while (memory.seen.length < 6) await once(memory.arrived, 'line');
  expect(memory.seen.map((info) => info.request_id)).toEqual(['a', 'a', 'b', 'b', 'c', 'c']);
  expect(exporter.getFinishedLogRecords().map(({ attributes }) => attributes.request_id)).toEqual(
    memory.seen.map((info) => info.request_id),
  );
});

test('errors become the exception; other arguments do not', () => {
  const logger = winston.createLogger({ transports: [new Memory()] });
  const splat = winston.createLogger({
    format: winston.format.combine(winston.format.splat(), winston.format.json()),
    transports: [new Memory()],
  });
  logger.error(new TypeError('itself'));
  logger.error('failed', new RangeError('as meta'));
  splat.info('hello %s', 'world');
  logger.info('meta', { name: 'bob' });
  const [itself, meta, hello, named] = exporter.getFinishedLogRecords().map(({ attributes }) => attributes);
  expect(itself).toMatchObject({ 'exception.type': 'TypeError', 'exception.message': 'itself' });
  expect(meta).toMatchObject({ 'exception.type': 'RangeError', 'exception.message': 'as meta' });
  expect(meta).not.toHaveProperty('stack');
  expect(hello).toEqual({});
  expect(named).toEqual({ name: 'bob' });
});

test('instrumenting twice changes only the options', () => {
  const { write } = winston.Logger.prototype;
  instrumentWinston(winston, { sendToOtel: false });
  expect(winston.Logger.prototype.write).toBe(write);
  const memory = new Memory();
  inRequest('r-1', () => winston.createLogger({ transports: [memory] }).info('x'));
  expect(memory.seen[0]).toMatchObject({ request_id: 'r-1' });
  expect(bodies()).toEqual([]);
});

test.each([[undefined], [null], [{}], [{ version: '2.4.7', Logger: class {} }], [{ version: '3.0.0' }]])(
  'what is not winston 3 is left alone: %j',
  (other) => {
    expect(() => instrumentWinston(other, { sendToOtel: true })).not.toThrow();
  },
);
