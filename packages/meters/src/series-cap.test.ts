import { type Metric, metrics, selfMetrics, status } from '@hishamos/catalogue';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { catchWarnings, freshMeters, startSdk, stopAll } from '../test/harness.ts';
import { SeriesCap } from './series-cap.ts';

describe('SeriesCap', () => {
  const capped = (metric: Metric, cap: number) => {
    const onFold = vi.fn();
    return { series: new SeriesCap(metric, cap, onFold), onFold };
  };

  it('folds text labels only: a status and a status code keep their values', () => {
    const agents = capped(metrics.agentExecutions, 1);
    expect(agents.series.attributes({ agent_id: 'a', status: 'failed' })).toEqual({
      agent_id: '__other__',
      status: 'failed',
    });
    const requests = capped(metrics.apiRequests, 1);
    expect(requests.series.attributes({ method: 'GET', endpoint: '/a', status_code: 503 })).toEqual({
      method: '__other__',
      endpoint: '__other__',
      status_code: 503,
    });
  });

  it('keeps the series that it has when it is full', () => {
    const { series, onFold } = capped(metrics.agentDuration, 4);
    const names = ['a', 'b', 'c', 'd', 'a', 'b', 'c'];
    expect(names.map((agent_id) => series.attributes({ agent_id }).agent_id)).toEqual([
      ...['a', 'b', '__other__', '__other__', 'a', 'b', '__other__'],
    ]);
    expect(onFold).toHaveBeenCalledTimes(3);
    expect(series.size).toBe(3);
  });

  it('never caps a metric without text labels', () => {
    const { series, onFold } = capped(selfMetrics.refusedRecords, 1);
    const { meter, reason } = selfMetrics.refusedRecords.labels;
    for (const m of meter.values) for (const r of reason.values) series.attributes({ meter: m, reason: r });
    expect(series.size).toBe(meter.values.length * reason.values.length);
    expect(onFold).not.toHaveBeenCalled();
  });

  it('stays within the cap, folded series included, whatever comes', () => {
    const set = fc.record({ agent_id: fc.string(), status: fc.constantFrom(...status.values) });
    fc.assert(
      fc.property(fc.integer({ min: 8, max: 40 }), fc.array(set, { maxLength: 200 }), (cap, sets) => {
        const { series } = capped(metrics.agentExecutions, cap);
        const seen = new Set(sets.map((labels) => JSON.stringify(series.attributes(labels))));
        expect(series.size).toBe(seen.size);
        expect(series.size).toBeLessThanOrEqual(cap);
      }),
    );
  });

  it('stays within the default cap with every status code there is', () => {
    const { series } = capped(metrics.apiRequests, 2000);
    for (let i = 0; i < 10_000; i += 1) {
      series.attributes({ method: 'GET', endpoint: `/${i}`, status_code: 100 + (i % 500) });
    }
    expect(series.size).toBe(1999);
  });
});

describe('the series cap', () => {
  let warnings: string[];
  let sdk: ReturnType<typeof startSdk>;
  beforeEach(() => {
    warnings = catchWarnings();
    sdk = startSdk();
  });
  afterEach(stopAll);

  async function recordAgents(count: number) {
    const meters = await freshMeters();
    for (let i = 0; i < count; i += 1) {
      const ended = status.values[i % 4] ?? 'failed';
      meters.agent.record({ agentId: `agent-${i}`, status: ended, duration: 1, tokens: 3 });
    }
  }

  it('is HISHAMOS_SERIES_CAP: totals stay exact, one warning a metric, each fold counted', async () => {
    vi.stubEnv('HISHAMOS_SERIES_CAP', '20');
    await recordAgents(100);
    const executions = await sdk.series(metrics.agentExecutions.name);
    expect(Object.keys(executions)).toHaveLength(19);
    expect(executions['{"agent_id":"__other__","status":"timeout"}']).toBe(22);
    expect(await sdk.total(metrics.agentExecutions.name)).toBe(100);
    expect(await sdk.total(metrics.agentTokens.name)).toBe(300);
    expect(Object.keys(await sdk.series(metrics.agentTokens.name))).toHaveLength(19);
    expect(await sdk.series(selfMetrics.seriesCapHits.name)).toEqual({
      [`{"metric":"${metrics.agentExecutions.name}"}`]: 85,
      [`{"metric":"${metrics.agentDuration.name}"}`]: 82,
      [`{"metric":"${metrics.agentTokens.name}"}`]: 82,
    });
    expect(warnings).toHaveLength(3);
    expect(warnings[0]).toMatch(
      /^hishamos_agent_executions_total reached its cap of 20 series: .*HISHAMOS_SERIES_CAP/,
    );
  });

  it('is 2,000 by default, below the limit at which an SDK renames series', async () => {
    await recordAgents(3000);
    const durations = await sdk.series(metrics.agentDuration.name);
    expect(Object.keys(durations)).toHaveLength(1999);
    expect(durations).toMatchObject({ '{"agent_id":"__other__"}': { count: 1002, sum: 1002 } });
    expect(await sdk.total(metrics.agentExecutions.name)).toBe(3000);
  });

  it('is the default, with one warning, when the variable is bad', async () => {
    vi.stubEnv('HISHAMOS_SERIES_CAP', 'many');
    await recordAgents(3);
    expect(warnings).toEqual([
      'HISHAMOS_SERIES_CAP is "many" but takes a whole number from 1 to 1000000: 2000 is used instead.',
    ]);
    expect(await sdk.total(metrics.agentExecutions.name)).toBe(3);
  });

  it('lasts for the life of the process, also when the SDK is replaced', async () => {
    vi.stubEnv('HISHAMOS_SERIES_CAP', '2');
    const meters = await freshMeters();
    meters.cache.hit('a');
    stopAll();
    const next = startSdk();
    meters.cache.hit('b');
    meters.cache.hit('a');
    expect(await next.series(metrics.cacheHits.name)).toEqual({
      '{"cache_type":"a"}': 1,
      '{"cache_type":"__other__"}': 1,
    });
  });
});
