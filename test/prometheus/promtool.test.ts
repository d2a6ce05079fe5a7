import { spawnSync } from 'node:child_process';
import { metrics as catalogue } from '@hishamos/catalogue';
import { PrometheusReader } from '@hishamos/prometheus';
import { metrics } from '@opentelemetry/api';
import { AggregationType, InstrumentType, MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parsePage } from '../support/prometheus-page.ts';
import { requireServer } from '../support/servers.ts';
import { recordAll, recordForeign } from './all-metrics.ts';

const promtool = requireServer('promtool');
const reader = new PrometheusReader();
const provider = new MeterProvider({ readers: [reader] });

beforeAll(() => {
  metrics.setGlobalMeterProvider(provider);
  recordAll();
  recordForeign(provider);
});
afterAll(async () => {
  metrics.disable();
  await provider.shutdown();
});

/** Runs `promtool check metrics`; what it has to say. */
function check(path: string, page: string): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(path, ['check', 'metrics'], { input: page, encoding: 'utf8' });
  return { status, output: stdout + stderr };
}

it('has all metrics of the catalogue with exactly their names, types and labels', async () => {
  const { types, helps, samples } = parsePage((await reader.page()).text);
  for (const { name, kind, help, labels } of Object.values(catalogue)) {
    expect(types.get(name)).toBe(kind);
    expect(helps.get(name)).toBe(help);
    const sample = kind === 'histogram' ? `${name}_count` : name;
    const series = [...samples.keys()].filter((key) => key.split(' ', 1)[0] === sample);
    expect(series.length).toBeGreaterThan(0);
    for (const key of series) {
      const found: [string, string][] = key === sample ? [] : JSON.parse(key.slice(sample.length + 1));
      expect(found.map(([label]) => label)).toEqual(Object.keys(labels).sort());
    }
  }
  expect([...types.keys()].filter((name) => name === 'target_info' || name.startsWith('otel_'))).toEqual([]);
});

it('passes promtool check metrics without a word', async (test) => {
  if (promtool.path === undefined) return test.skip(promtool.reason);
  const { text } = await reader.page();
  expect(check(promtool.path, text)).toEqual({ status: 0, output: '' });
  expect(check(promtool.path, `${text}${text}`).status).not.toBe(0);
});

it('passes it with exponential histograms too', async (test) => {
  if (promtool.path === undefined) return test.skip(promtool.reason);
  const exponential = new PrometheusReader({
    aggregationSelector: (type) => ({
      type:
        type === InstrumentType.HISTOGRAM ? AggregationType.EXPONENTIAL_HISTOGRAM : AggregationType.DEFAULT,
    }),
  });
  const own = new MeterProvider({ readers: [exponential] });
  recordForeign(own);
  const { text } = await exponential.page();
  expect(text).toContain('http_server_request_duration_seconds_bucket');
  expect(check(promtool.path, text)).toEqual({ status: 0, output: '' });
  await own.shutdown();
});
