import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { selfMetrics } from '@hishamos/catalogue';
import {
  type MonitoringServer,
  monitoringEndpoints,
  PrometheusReader,
  serveMonitoring,
} from '@hishamos/prometheus';
import { metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { type Prometheus, startPrometheus } from '../support/prometheus.ts';
import { parsePage } from '../support/prometheus-page.ts';
import { requireServer } from '../support/servers.ts';
import { recordAll, recordForeign } from './all-metrics.ts';

const programs = { 2: requireServer('prometheus'), 3: requireServer('prometheus3') };
const reader = new PrometheusReader();
const provider = new MeterProvider({ readers: [reader] });
let directory: string;
let server: MonitoringServer | undefined;
let prometheus: Prometheus | undefined;

beforeAll(() => void metrics.setGlobalMeterProvider(provider));
afterAll(async () => {
  metrics.disable();
  await provider.shutdown();
});
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
  server = await serveMonitoring({
    port: 0,
    host: '127.0.0.1',
    handler: monitoringEndpoints({ token: 's3cret', source: reader }),
  });
});
afterEach(async () => {
  await prometheus?.stop();
  await server?.close();
  await rm(directory, { recursive: true });
});

const scrapes = selfMetrics.scrapeDuration.name;
const ofScrapes = (key: string): boolean => /^(up|scrape_)/.test(key) || key.startsWith(scrapes);
/** OpenMetrics, for which Prometheus asks, says of each series when it began. */
const ofBeginning = (key: string): boolean => key.split(' ', 1)[0]?.endsWith('_created') === true;

/** The samples that Prometheus has of our job, without those that it makes itself, that its scrapes change, or that the text page has not. */
async function stored(): Promise<Map<string, number>> {
  const samples = (await prometheus?.query('{job="hishamos"}')) ?? new Map<string, number>();
  return new Map([...samples].filter(([key]) => !ofScrapes(key) && !ofBeginning(key)));
}

it.for([2, 3] as const)('is scraped by a real Prometheus %d.x, value for value', async (version, test) => {
  const program = programs[version];
  if (program.path === undefined) return test.skip(program.reason);
  recordAll();
  recordForeign(provider);
  provider.getMeter('hostile').createGauge('odd').record(-1.5e-7, { quote: '"\\\n{}', 'é.x': 'ü ✓' });
  const { samples } = parsePage((await reader.page()).text);
  const expected = [...samples].filter(([key]) => !ofScrapes(key));
  prometheus = await startPrometheus(program.path, directory, `127.0.0.1:${server?.port}`, {
    authorization: { credentials: 's3cret' },
  });
  const scraped = await vi.waitFor(
    async () => {
      const samples = await stored();
      expect(samples.size).toBeGreaterThan(0);
      return samples;
    },
    { timeout: 45_000, interval: 250 },
  );
  expect(Object.fromEntries(scraped)).toEqual(Object.fromEntries(expected));
});
