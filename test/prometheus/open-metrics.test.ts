import { execFileSync } from 'node:child_process';
import { Engine, installed } from '@hishamos/engine';
import { instrumentationScope, meters } from '@hishamos/meters';
import { PrometheusReader } from '@hishamos/prometheus';
import { pageProducer } from '@hishamos/sdk/page';
import { DiagLogLevel, diag, metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';
import { requireServer } from '../support/servers.ts';
import { recordAll, recordForeign } from './all-metrics.ts';
import { hostileAttributes, play, type RandomInstrument, randomInstruments } from './random-metrics.ts';

const python = requireServer('prometheus-client');

beforeAll(() => {
  const ignore = () => undefined;
  diag.setLogger(
    { error: ignore, warn: ignore, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.NONE,
  );
});
afterEach(() => {
  installed.current = undefined;
  metrics.disable();
});
afterAll(() => diag.disable());

const origin = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), requestId: 'request-1' };

/** What was recorded, in both formats. */
async function pagesOf(record: (provider: MeterProvider) => void) {
  const engine = new Engine({ scope: instrumentationScope, cap: 50, origin: () => origin });
  const reader = new PrometheusReader({ metricProducers: [pageProducer(engine)] });
  const provider = new MeterProvider({ readers: [reader] });
  installed.current = engine;
  record(provider);
  const open = (await reader.page('openMetrics')).text;
  const { text } = await reader.page('text');
  await provider.shutdown();
  return { open, text };
}

/** Reads a JSON array of pages; prints `[name, labels, value, exemplar]` of each sample, and each family's unit. */
const script = `
import json, sys
from prometheus_client.openmetrics.parser import text_string_to_metric_families as parse
def sample(s):
  e = s.exemplar
  return [s.name, s.labels, str(s.value), e and [e.labels, e.value, float(e.timestamp)]]
pages = json.load(sys.stdin)
print(json.dumps([{'samples': [sample(s) for f in fs for s in f.samples], 'units': {f.name: f.unit for f in fs}}
  for fs in [list(parse(p)) for p in pages]]))
`;

type Exemplar = [labels: Record<string, string>, value: number, timestamp: number];
interface Parsed {
  readonly samples: [
    name: string,
    labels: Record<string, string>,
    value: string,
    exemplar: Exemplar | null,
  ][];
  readonly units: Readonly<Record<string, string>>;
}

/** Python's parser of OpenMetrics is the strictest: it throws at whatever the standard does not allow. */
function parse(path: string, pages: readonly string[]): Parsed[] {
  const output = execFileSync(path, ['-c', script], {
    input: JSON.stringify(pages),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return JSON.parse(output);
}

const numberOf = (text: string): number => Number(text.replace('inf', 'Infinity').replace('nan', 'NaN'));

/** The samples that text 0.0.4 has too, with bounds written as there. */
function comparable({ samples }: Parsed): Record<string, number> {
  const all = samples.filter(([name]) => !name.endsWith('_created'));
  return Object.fromEntries(
    all.map(([name, { le, ...labels }, value]) => [
      seriesKey(name, le === undefined ? labels : { ...labels, le: le === '+Inf' ? le : `${Number(le)}` }),
      numberOf(value),
    ]),
  );
}

it('is what the strict parser takes, with the samples of the text page', async (test) => {
  if (python.path === undefined) return test.skip(python.reason);
  const { open, text } = await pagesOf((provider) => {
    recordAll();
    recordForeign(provider);
    meters.agent.bind({ agentId: 'bound', platform: 'openai' });
  });
  expect(open.endsWith('\n# EOF\n')).toBe(true);
  const [parsed] = parse(python.path, [open]);
  if (parsed === undefined) throw new Error('no page');
  expect(comparable(parsed)).toEqual(Object.fromEntries(parsePage(text).samples));
  expect(parsed.units).toMatchObject({
    hishamos_agent_execution_duration_seconds: 'seconds',
    hishamos_agent_executions: '',
    network_io_bytes: 'bytes',
  });
  const created = parsed.samples.filter(([name]) => name === 'hishamos_agent_executions_created');
  expect(created).toHaveLength(8);
  for (const [, , value] of created) expect(Math.abs(Number(value) - Date.now() / 1000)).toBeLessThan(600);
});

it('has an exemplar in each bucket that was recorded into', async (test) => {
  if (python.path === undefined) return test.skip(python.reason);
  const { open, text } = await pagesOf(recordAll);
  const [parsed] = parse(python.path, [open]);
  const exemplars = parsed?.samples.filter(([, , , exemplar]) => exemplar !== null) ?? [];
  expect(exemplars.map(([name, labels]) => [name, labels])).toContainEqual([
    'hishamos_agent_execution_duration_seconds_bucket',
    { agent_id: 'writer', le: '2.5' },
  ]);
  for (const [, , , exemplar] of exemplars)
    expect(exemplar?.[0]).toEqual({
      trace_id: origin.traceId,
      span_id: origin.spanId,
      request_id: origin.requestId,
    });
  expect(text).not.toContain('trace_id');
});

const label = fc.oneof(
  fc.string({ minLength: 1, maxLength: 200, unit: 'binary' }),
  fc.string({
    minLength: 1,
    maxLength: 20,
    unit: fc.constantFrom('"', '\\', '\n', '{', '}', ',', '=', '#', ' ', 'n', 'é', '😀', '\ud800'),
  }),
  fc.constant('x'.repeat(10_240)),
);
const own = fc.array(fc.tuple(label, label, fc.double({ noNaN: true })), { maxLength: 6 });

function recordOwn(records: readonly (readonly [string, string, number])[]): void {
  for (const [one, other, duration] of records) {
    meters.agent.record({
      agentId: one,
      status: 'completed',
      duration,
      tokens: 1,
      cost: 0.5,
      platform: other,
    });
    meters.api.bind({ method: 'GET', endpoint: other }).record({ statusCode: 200, duration });
    meters.cache.hit(one);
    meters.error.record({ errorType: one, component: other });
  }
}

it('is valid in both formats whatever is recorded', async (test) => {
  if (python.path === undefined) return test.skip(python.reason);
  const drawn = fc.sample(fc.tuple(own, randomInstruments(hostileAttributes)), 60) as [
    Parameters<typeof recordOwn>[0],
    readonly RandomInstrument[],
  ][];
  const pages: { open: string; text: string }[] = [];
  for (const [records, instruments] of drawn)
    pages.push(
      await pagesOf((provider) => {
        recordOwn(records);
        play(provider, instruments);
      }),
    );
  const parsed = parse(
    python.path,
    pages.map(({ open }) => open),
  );
  let samples = 0;
  pages.forEach(({ text }, index) => {
    parsePage(text);
    samples += parsed[index]?.samples.length ?? 0;
  });
  expect(samples).toBeGreaterThan(500);
}, 180_000);
