import { setRequest } from '@hishamos/context';
import { ROOT_CONTEXT } from '@opentelemetry/api';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Unstorable } from './checks.ts';
import { Line, longestLine } from './line.ts';
import { endedLine, meteredLine, startedLine } from './lines.ts';

const instanceId = '0190a000-0000-4000-8000-000000000000';
const executionId = '0190a000-0000-7000-8000-000000000001';

const storable = (text: string) => text !== '' && text.isWellFormed() && !/\p{Cc}/u.test(text);
const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 200 }),
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 60 }),
  fc.constantFrom('"', '\\', "'; DROP TABLE x; --", '\u202Eשלום', '👩‍👩‍👧‍👦', '\u2028', '{"a":1}'),
);
const name = text.filter(storable);
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined });
const amount = fc.double({ min: 0, max: 1e300, noNaN: true });
const status = fc.constantFrom('completed', 'failed', 'cancelled', 'timeout');
const kind = fc.constantFrom('agent', 'command', 'workflow');
const time = fc.integer({ min: -62_135_596_800_000, max: 253_402_300_799_999 });
const duration = fc.double({ min: 0, max: 3e9, noNaN: true });

const execution = fc.record({
  executionId: fc.constant(executionId),
  kind,
  id: name,
  startedAt: time,
  parentId: maybe(fc.constant(executionId)),
  options: fc.record({ name: maybe(name), platform: maybe(name), model: maybe(name), userId: maybe(name) }),
  context: fc.record({ requestId: text, userId: name }).map((request) => setRequest(ROOT_CONTEXT, request)),
});
const end = fc.record({
  status,
  duration,
  inputTokens: maybe(amount),
  outputTokens: maybe(amount),
  cost: maybe(amount),
  errorType: maybe(name),
});

/** As JSON has it: without what is undefined. */
const asJson = (value: object): object => JSON.parse(JSON.stringify(value));

const runningOf = ({
  kind,
  id,
  options,
  parentId,
  context,
}: typeof execution extends fc.Arbitrary<infer E> ? E : never) => {
  const request = context.getValue(Symbol.for('hishamos.request')) as { requestId: string; userId: string };
  return {
    execution_id: executionId,
    kind,
    subject_id: id,
    subject_name: options.name,
    platform: options.platform,
    model: options.model,
    user_id: options.userId ?? request.userId,
    request_id: request.requestId,
    parent_execution_id: parentId,
    instance_id: instanceId,
  };
};

const rounded = (seconds: number) => Math.round(seconds * 1e6) / 1e6;
const isoTimes = (startedAt: number, seconds: number) => ({
  started_at: new Date(startedAt).toISOString(),
  ended_at: new Date(startedAt + rounded(seconds) * 1000).toISOString(),
  duration: rounded(seconds),
});

const bytes = Buffer.alloc(2 * longestLine);

/** What is written, from anywhere. */
function written(write: (line: Line) => void): string {
  const line = new Line(bytes);
  const at = Math.floor(Math.random() * longestLine);
  line.begin(at);
  write(line);
  return bytes.toString('utf8', at, line.end);
}

it('gives what JSON.stringify gives of the columns, on one line', () => {
  fc.assert(
    fc.property(execution, end, (running, ended) => {
      const started = written((line) => startedLine(line, running, instanceId));
      expect(JSON.parse(started)).toEqual(
        asJson({
          ...runningOf(running),
          status: 'running',
          started_at: new Date(running.startedAt).toISOString(),
        }),
      );
      const { inputTokens, outputTokens } = ended;
      const whole = written((line) => endedLine(line, running, ended, instanceId));
      expect(JSON.parse(whole)).toEqual(
        asJson({
          ...runningOf(running),
          ...isoTimes(running.startedAt, ended.duration),
          status: ended.status,
          input_tokens: inputTokens,
          output_tokens: outputTokens,
          total_tokens:
            inputTokens === undefined && outputTokens === undefined
              ? undefined
              : (inputTokens ?? 0) + (outputTokens ?? 0),
          cost: ended.cost,
          error_type: ended.errorType?.replaceAll(/\p{C}/gu, '?'),
        }),
      );
      expect(started + whole).not.toContain('\n');
    }),
    { numRuns: 500 },
  );
});

it('gives a metered execution times that end now, and refuses a record of which any text cannot be stored', () => {
  const record = fc.record({
    id: text,
    status,
    duration,
    tokens: maybe(amount),
    cost: maybe(amount),
    platform: maybe(text),
  });
  fc.assert(
    fc.property(kind, record, (of, { id, platform, ...ended }) => {
      const line = () => written((to) => meteredLine(to, of, id, ended, platform, ROOT_CONTEXT, instanceId));
      if (![id, platform].every((each) => each === undefined || storable(each))) {
        expect(line).toThrow(Unstorable);
        return;
      }
      const before = Date.now();
      const { execution_id, started_at, ended_at, ...rest } = JSON.parse(line());
      const after = Date.now();
      expect(execution_id).toMatch(/^[0-9a-f-]{14}7[0-9a-f-]{21}$/);
      expect(Date.parse(ended_at)).toBeGreaterThanOrEqual(before - 2);
      expect(Date.parse(ended_at)).toBeLessThanOrEqual(after + 1);
      expect(Math.abs(Date.parse(ended_at) - Date.parse(started_at) - ended.duration * 1000)).toBeLessThan(2);
      expect(rest).toEqual(
        asJson({
          kind: of,
          subject_id: id,
          platform,
          status: ended.status,
          duration: rounded(ended.duration),
          total_tokens: ended.tokens,
          cost: ended.cost,
          instance_id: instanceId,
        }),
      );
    }),
    { numRuns: 500 },
  );
});

it('refuses tokens whose sum is no number any more', () => {
  const running = {
    executionId,
    kind: 'agent',
    id: 'a',
    startedAt: 0,
    parentId: undefined,
    options: {},
    context: ROOT_CONTEXT,
  } as const;
  const tokens = { inputTokens: 1.5e308, outputTokens: 1.5e308 };
  const ended = {
    status: 'completed',
    duration: 1,
    cost: undefined,
    errorType: undefined,
    ...tokens,
  } as const;
  expect(() => written((line) => endedLine(line, running, ended, instanceId))).toThrow(
    'totalTokens is no finite number',
  );
});

it('tells times as Date does', () => {
  fc.assert(
    fc.property(fc.oneof(time, fc.double({ min: -1e15, max: 1e15, noNaN: true })), (milliseconds) => {
      expect(JSON.parse(written((line) => line.time(milliseconds)))).toBe(
        new Date(milliseconds).toISOString(),
      );
    }),
    { numRuns: 5_000 },
  );
  expect(() => written((line) => line.time(Number.NaN))).toThrow(RangeError);
});

it('tells numbers as JSON does', () => {
  fc.assert(
    fc.property(fc.oneof(amount, fc.nat()), (value) => {
      expect(JSON.parse(written((line) => line.number(value)))).toBe(value);
    }),
    { numRuns: 2_000 },
  );
});

it('has room for the longest texts that are stored, of characters that take most', () => {
  const long = '\u2028'.repeat(200);
  const options = { name: long, platform: long, model: long, userId: long };
  const context = setRequest(ROOT_CONTEXT, { requestId: '\u0001'.repeat(200) });
  const running = {
    executionId,
    kind: 'workflow',
    id: long,
    startedAt: 1,
    parentId: executionId,
    options,
    context,
  } as const;
  const ended = {
    status: 'completed',
    duration: 1e-6,
    inputTokens: 1e-300,
    outputTokens: 1e-300,
    cost: 1e-300,
  } as const;
  const line = written((to) => endedLine(to, running, { ...ended, errorType: long }, instanceId));
  expect(JSON.parse(line)).toMatchObject({
    subject_id: long,
    subject_name: long,
    model: long,
    user_id: long,
  });
  expect(Buffer.byteLength(line)).toBeLessThan(longestLine / 2);
  const tooLong = setRequest(ROOT_CONTEXT, { requestId: 'a'.repeat(100_000) });
  expect(() => written((to) => startedLine(to, { ...running, context: tooLong }, instanceId))).toThrow(
    RangeError,
  );
});
