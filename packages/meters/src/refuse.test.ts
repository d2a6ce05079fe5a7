import { metrics, selfMetrics } from '@hishamos/catalogue';
import { diag, metrics as otel } from '@opentelemetry/api';
import type { DataPoint, Histogram } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catchWarnings, freshMeters, startSdk, stopAll } from '../test/harness.ts';

type Meters = Awaited<ReturnType<typeof freshMeters>>;
type Loose = Record<string, Record<string, (...args: unknown[]) => void>>;

const agent = { agentId: 'a', status: 'completed', duration: 1 };
const api = { method: 'GET', endpoint: '/', statusCode: 200, duration: 1 };
function fail(): never {
  throw new Error('hostile');
}
const hostile = new Proxy({}, { get: fail });
const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const throwing = { toString: fail, [Symbol.toPrimitive]: fail };

type Point = DataPoint<number | Histogram>;
let meters: Meters;
let loose: Loose;
let sdk: ReturnType<typeof startSdk>;
let warnings: string[];
beforeEach(async () => {
  warnings = catchWarnings();
  sdk = startSdk();
  meters = await freshMeters();
  loose = meters as unknown as Loose;
});
afterEach(stopAll);

const call = (path: string, ...args: unknown[]) => {
  const [meter = '', method = ''] = path.split('.');
  loose[meter]?.[method]?.(...args);
};

const bad: [path: string, args: () => unknown[], reason: string, says: string][] = [
  ['agent.record', () => [], 'missing', 'the record must be an object, but it is undefined'],
  ['agent.record', () => ['a'], 'wrong_type', 'the record must be an object, but it is "a"'],
  ['agent.record', () => [hostile], 'unreadable', 'fields can be read'],
  ['agent.record', () => [revoked], 'unreadable', 'fields can be read'],
  ['agent.record', () => [{ ...agent, agentId: undefined }], 'missing', 'agentId must be a string'],
  ['agent.record', () => [{ ...agent, agentId: 7n }], 'wrong_type', 'but it is a bigint'],
  ['agent.record', () => [{ ...agent, agentId: throwing }], 'wrong_type', 'but it is an object'],
  ['agent.record', () => [{ ...agent, agentId: '' }], 'empty', 'but it is ""'],
  ['agent.record', () => [{ ...agent, agentId: 'x'.repeat(201) }], 'too_long', '1 to 200 characters'],
  ['agent.record', () => [{ ...agent, agentId: 'a\u0085b' }], 'control_character', '\\u0085'],
  ['agent.record', () => [{ ...agent, agentId: 'a\ud800' }], 'malformed_unicode', '\\ud800'],
  [
    'agent.record',
    () => [{ ...agent, status: 'ok' }],
    'not_in_list',
    'one of completed, failed, cancelled, timeout',
  ],
  ['agent.record', () => [{ ...agent, status: 1 }], 'wrong_type', 'one of completed'],
  ['agent.record', () => [{ ...agent, duration: Number.NaN }], 'not_finite', 'a finite number of seconds'],
  ['agent.record', () => [{ ...agent, duration: Infinity }], 'not_finite', 'but it is Infinity'],
  ['agent.record', () => [{ ...agent, duration: -1 }], 'negative', '0 or more, but it is -1'],
  ['agent.record', () => [{ ...agent, duration: '1' }], 'wrong_type', 'but it is "1"'],
  ['agent.record', () => [{ ...agent, tokens: -1 }], 'negative', 'tokens must be'],
  ['agent.record', () => [{ ...agent, tokens: null }], 'wrong_type', 'but it is null'],
  ['agent.record', () => [{ ...agent, cost: Number.NaN }], 'not_finite', 'a finite number of US dollars'],
  ['agent.record', () => [{ ...agent, platform: '\n' }], 'control_character', 'platform must be'],
  ['command.record', () => [agent], 'missing', 'commandId must be'],
  ['workflow.record', () => [{ ...agent, workflowId: [] }], 'wrong_type', 'workflowId must be'],
  ['api.record', () => [{ ...api, method: undefined }], 'missing', 'method must be a string'],
  ['api.record', () => [{ ...api, endpoint: 1 }], 'wrong_type', 'endpoint must be'],
  ['api.record', () => [{ ...api, statusCode: 99 }], 'out_of_range', 'a whole number from 100 to 599'],
  ['api.record', () => [{ ...api, statusCode: 600 }], 'out_of_range', 'but it is 600'],
  ['api.record', () => [{ ...api, statusCode: 200.5 }], 'out_of_range', 'but it is 200.5'],
  ['api.record', () => [{ ...api, statusCode: '200' }], 'wrong_type', 'but it is "200"'],
  ['error.record', () => [new Error('x')], 'missing', 'errorType must be'],
  ['error.record', () => [new Error('x'), {}], 'missing', 'component must be'],
  ['error.record', () => [new Error('x'), null], 'wrong_type', 'the record must be an object'],
  ['error.record', () => [new Error('x'), hostile], 'unreadable', 'fields can be read'],
  ['cache.hit', () => [], 'missing', 'cacheType must be'],
  ['cache.miss', () => [Symbol('s')], 'wrong_type', 'but it is a symbol'],
  [
    'system.setHealth',
    () => ['db', 'fine'],
    'not_in_list',
    'one of true, healthy, degraded, false, unhealthy',
  ],
  ['system.setHealth', () => ['db', 1], 'wrong_type', 'health must be'],
  ['system.setHealth', () => ['', true], 'empty', 'component must be'],
  ['system.setActiveUsers', () => [1.5], 'not_whole', 'a whole number of users'],
  ['system.setActiveUsers', () => [-1], 'negative', 'the number of active users'],
  ['database.setConnections', () => ['3'], 'wrong_type', 'the number of connections'],
];

describe('a record with a mistake', () => {
  it.each(bad)('%s(...%s) is refused whole: %s', async (path, args, reason, says) => {
    for (let time = 0; time < 3; time += 1) call(path, ...args());
    const [meter] = path.split('.');
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toContain(`meters.${meter} refused a record: `);
    expect(warnings[0]).toContain(says);
    const collected = await sdk.collect();
    expect(collected.map((metric) => metric.descriptor.name)).toEqual([selfMetrics.refusedRecords.name]);
    expect(await sdk.series(selfMetrics.refusedRecords.name)).toEqual({
      [JSON.stringify({ meter, reason })]: 3,
    });
  });

  it('covers every reason of the catalogue', () => {
    const reasons = new Set(bad.map(([, , reason]) => reason));
    expect([...reasons].sort()).toEqual([...selfMetrics.refusedRecords.labels.reason.values].sort());
  });

  it('is warned about once for each kind, not once for all', () => {
    for (const [path, args] of [...bad, ...bad]) call(path, ...args());
    expect(new Set(warnings).size).toBe(warnings.length);
    expect(warnings.length).toBeGreaterThan(30);
  });
});

const paths = [
  ...['agent', 'command', 'workflow', 'api', 'error'].map((meter) => `${meter}.record`),
  ...['cache.hit', 'cache.miss', 'system.setHealth', 'system.setActiveUsers', 'database.setConnections'],
];
const onceForEachCall = [
  ...[metrics.agentExecutions, metrics.commandExecutions, metrics.workflowExecutions, metrics.apiRequests],
  ...[metrics.errors, metrics.cacheHits, metrics.cacheMisses, selfMetrics.refusedRecords],
];

/** Values come as functions, because fast-check itself looks into values and a hostile one would stop it. */
const lazy = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<() => unknown> =>
  arbitrary.map((value) => () => value);
const anything = fc.oneof(
  lazy(fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true })),
  fc.constantFrom<() => unknown>(
    () => hostile,
    () => revoked,
    () => throwing,
    () => Symbol('s'),
    () => () => 1,
    () => -0,
    () => Number.NaN,
    () => Infinity,
  ),
);
const field = fc.oneof(
  anything,
  lazy(fc.string({ unit: 'binary' })),
  lazy(fc.constantFrom('completed', 'a', 'GET')),
  lazy(fc.double({ min: 0, max: 1e9, noNaN: true })),
  lazy(fc.integer({ min: 100, max: 599 })),
);
const ids = ['agentId', 'commandId', 'workflowId', 'endpoint', 'errorType', 'component', 'method'];
const rest = ['status', 'duration', 'tokens', 'cost', 'platform', 'statusCode'];
const wild = fc
  .record(Object.fromEntries([...ids, ...rest].map((name) => [name, field])), { requiredKeys: [] })
  .map((parts) => () => {
    const made = Object.entries(parts).map(([name, value]) => [name, value?.()]);
    return Object.fromEntries(made);
  });
const good = fc
  .record({ id: fc.string({ minLength: 1, unit: 'grapheme' }), cost: fc.double({ min: 0 }) })
  .map(({ id, cost }) => () => ({
    ...agent,
    ...api,
    ...Object.fromEntries(ids.map((name) => [name, id])),
    cost,
  }));

describe('no input', () => {
  it('makes a call throw: each is recorded, or counted as refused, and only good numbers arrive', async () => {
    let calls = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.array(fc.oneof(anything, wild, good, field), { maxLength: 3 }),
        (path, args) => {
          call(path, ...args.map((arg) => arg()));
          if (!/set/.test(path)) calls += 1;
        },
      ),
      { numRuns: 2000 },
    );
    let refusedSets = 0;
    for (const [labels, value] of Object.entries(await sdk.series(selfMetrics.refusedRecords.name))) {
      if (/"(system|database)"/.test(labels)) refusedSets += value as number;
    }
    let total = -refusedSets;
    for (const metric of onceForEachCall) total += await sdk.total(metric.name);
    expect(total).toBe(calls);

    const collected = await sdk.collect();
    expect(collected.map(({ descriptor }) => descriptor.name)).toContain(metrics.agentExecutions.name);
    for (const { value, attributes } of collected.flatMap((metric) => metric.dataPoints as Point[])) {
      expect(typeof value === 'number' ? value : value.sum).toBeGreaterThanOrEqual(0);
      for (const label of Object.values(attributes)) {
        if (typeof label !== 'number') expect(label).toMatch(/^\P{Cc}{1,200}$/u);
      }
    }
  });

  it('makes a call throw when the diag logger does', () => {
    diag.disable();
    diag.setLogger({ error: fail, warn: fail, info: fail, debug: () => undefined, verbose: fail });
    expect(() => call('agent.record', { agentId: 7 })).not.toThrow();
  });

  it('makes a call throw when the meter provider or an instrument does, and says so once', () => {
    otel.disable();
    otel.setGlobalMeterProvider({ getMeter: fail });
    for (let time = 0; time < 3; time += 1) expect(() => call('agent.record', agent)).not.toThrow();
    otel.disable();
    const meter = sdk.provider.getMeter('x');
    meter.createCounter = () => ({ add: fail });
    otel.setGlobalMeterProvider({ getMeter: () => meter });
    for (let time = 0; time < 3; time += 1) expect(() => call('cache.hit', 'a')).not.toThrow();
    expect(warnings).toEqual([
      'The meter provider failed to give a meter: hostile',
      `Recording ${metrics.cacheHits.name} failed: hostile`,
    ]);
  });
});
