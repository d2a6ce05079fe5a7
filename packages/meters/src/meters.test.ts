import { type Metric, metrics } from '@hishamos/catalogue';
import { DataPointType, type Histogram } from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { catchWarnings, freshMeters, startSdk, stopAll } from '../test/harness.ts';
import { version } from './version.ts';

type Meters = Awaited<ReturnType<typeof freshMeters>>;

const types = { counter: DataPointType.SUM, gauge: DataPointType.GAUGE, histogram: DataPointType.HISTOGRAM };

/** Records into each of the sixteen metrics once. */
function recordEverything(meters: Meters): void {
  meters.agent.record({
    agentId: 'coder',
    status: 'completed',
    duration: 3,
    tokens: 120,
    cost: 0.25,
    platform: 'openai',
  });
  meters.command.record({ commandId: 'build', status: 'failed', duration: 0.2 });
  meters.workflow.record({ workflowId: 'release', status: 'timeout', duration: 700 });
  meters.api.record({ method: 'get', endpoint: '/api/v1/agents/:id', statusCode: 200, duration: 1.5 });
  meters.error.record({ errorType: 'TypeError', component: 'engine' });
  meters.cache.hit('redis');
  meters.cache.miss('redis');
  meters.system.setHealth('database', 'degraded');
  meters.system.setActiveUsers(7);
  meters.database.setConnections(12);
}

describe('meters', () => {
  let meters: Meters;
  let sdk: ReturnType<typeof startSdk>;
  let warnings: string[];
  beforeEach(async () => {
    warnings = catchWarnings();
    sdk = startSdk();
    meters = await freshMeters();
  });
  afterEach(() => {
    expect(warnings).toEqual([]);
    stopAll();
  });

  it('record every metric of the catalogue with its name, unit, help and labels', async () => {
    recordEverything(meters);
    const collected = new Map((await sdk.collect()).map((metric) => [metric.descriptor.name, metric]));
    expect([...collected.keys()].sort()).toEqual(
      Object.values(metrics)
        .map(({ name }) => name)
        .sort(),
    );
    for (const metric of Object.values<Metric>(metrics)) {
      const got = collected.get(metric.name);
      expect(got?.scope).toMatchObject({ name: '@hishamos/meters', version });
      expect(got?.descriptor).toMatchObject({ unit: metric.unit, description: metric.help });
      expect(got?.dataPointType).toBe(types[metric.kind]);
      const [point, ...others] = got?.dataPoints ?? [];
      expect(others).toEqual([]);
      expect(Object.keys(point?.attributes ?? {})).toEqual(Object.keys(metric.labels));
      if (metric.kind !== 'histogram') continue;
      expect((point?.value as Histogram | undefined)?.buckets.boundaries).toEqual(metric.buckets.bounds);
    }
  });

  it('record the values that they were given', async () => {
    recordEverything(meters);
    const value = async (metric: Metric) => Object.entries(await sdk.series(metric.name));
    expect(await value(metrics.agentExecutions)).toEqual([['{"agent_id":"coder","status":"completed"}', 1]]);
    expect(await value(metrics.agentTokens)).toEqual([['{"agent_id":"coder","platform":"openai"}', 120]]);
    expect(await value(metrics.agentCost)).toEqual([['{"agent_id":"coder","platform":"openai"}', 0.25]]);
    expect(await value(metrics.apiRequests)).toEqual([
      ['{"endpoint":"/api/v1/agents/:id","method":"GET","status_code":200}', 1],
    ]);
    expect(await value(metrics.activeUsers)).toEqual([['{}', 7]]);
    expect(await value(metrics.databaseConnections)).toEqual([['{}', 12]]);
    expect(await value(metrics.workflowDuration)).toMatchObject([
      ['{"workflow_id":"release"}', { count: 1, sum: 700 }],
    ]);
  });

  it('record tokens and cost only where they are given, and a zero as a zero', async () => {
    meters.agent.record({ agentId: 'a', status: 'completed', duration: 1 });
    expect(await sdk.series(metrics.agentTokens.name)).toEqual({});
    expect(await sdk.series(metrics.agentCost.name)).toEqual({});
    meters.agent.record({ agentId: 'a', status: 'completed', duration: 0, tokens: 0, cost: 0 });
    expect(await sdk.series(metrics.agentTokens.name)).toEqual({
      '{"agent_id":"a","platform":"unknown"}': 0,
    });
    expect(await sdk.series(metrics.agentCost.name)).toEqual({ '{"agent_id":"a","platform":"unknown"}': 0 });
    expect(await sdk.total(metrics.agentExecutions.name)).toBe(2);
  });

  it('record a method that HTTP does not define as _OTHER', async () => {
    for (const method of ['patch', 'Query', 'BREW', '', 'x'.repeat(9000)]) {
      meters.api.record({ method, endpoint: '/', statusCode: 204, duration: 0 });
    }
    expect(await sdk.series(metrics.apiRequests.name)).toEqual({
      '{"endpoint":"/","method":"PATCH","status_code":204}': 1,
      '{"endpoint":"/","method":"QUERY","status_code":204}': 1,
      '{"endpoint":"/","method":"_OTHER","status_code":204}': 3,
    });
  });

  it.each([
    [true, 1],
    ['healthy', 1],
    ['degraded', 0.5],
    ['unhealthy', 0],
    [false, 0],
  ] as const)('set the health %s as %d', async (health, level) => {
    meters.system.setHealth('cache', health);
    expect(await sdk.series(metrics.systemHealth.name)).toEqual({ '{"component":"cache"}': level });
  });

  it('set a gauge to 0 for -0', async () => {
    meters.system.setActiveUsers(-0);
    meters.database.setConnections(-0);
    expect(await sdk.series(metrics.activeUsers.name)).toEqual({ '{}': 0 });
    expect(await sdk.series(metrics.databaseConnections.name)).toEqual({ '{}': 0 });
  });

  it('record an error by its type', async () => {
    meters.error.record(new RangeError('secret'), { component: 'engine' });
    meters.error.record(undefined, { component: 'engine' });
    meters.error.record({ errorType: 'Timeout', component: 'engine' });
    expect(await sdk.series(metrics.errors.name)).toEqual({
      '{"component":"engine","error_type":"RangeError"}': 1,
      '{"component":"engine","error_type":"undefined"}': 1,
      '{"component":"engine","error_type":"Timeout"}': 1,
    });
  });
});

describe('the meter provider', () => {
  afterEach(stopAll);

  it('is picked up when it is registered after the first record', async () => {
    const meters = await freshMeters();
    recordEverything(meters);
    const sdk = startSdk();
    recordEverything(meters);
    expect(await sdk.total(metrics.agentExecutions.name)).toBe(1);
    expect(await sdk.total(metrics.cacheHits.name)).toBe(1);
  });

  it('is given up when it is taken away, and the next one is used', async () => {
    const meters = await freshMeters();
    const first = startSdk();
    meters.cache.hit('a');
    stopAll();
    meters.cache.hit('a');
    const second = startSdk();
    meters.cache.hit('a');
    expect(await first.total(metrics.cacheHits.name)).toBe(1);
    expect(await second.total(metrics.cacheHits.name)).toBe(1);
  });

  it('is the only one that costs work: without it not a field is read', async () => {
    const meters = await freshMeters();
    let reads = 0;
    const record = {
      get agentId() {
        reads += 1;
        return 'a';
      },
      status: 'completed',
      duration: 1,
    } as const;
    meters.agent.record(record);
    expect(reads).toBe(0);
    startSdk();
    meters.agent.record(record);
    expect(reads).toBe(1);
  });
});
