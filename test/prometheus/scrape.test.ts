import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitoringPaths, monitoringPrefix, selfMetrics } from '@hishamos/catalogue';
import {
  type MonitoringServer,
  monitoringEndpoints,
  PrometheusReader,
  serveMonitoring,
} from '@hishamos/prometheus';
import { metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';
import { requireServer } from '../support/servers.ts';
import { recordAll, recordForeign } from './all-metrics.ts';

const { scrapeDuration } = selfMetrics;
const prometheus = requireServer('prometheus');
const reader = new PrometheusReader();
const provider = new MeterProvider({ readers: [reader] });
let directory: string;
let server: MonitoringServer | undefined;
let child: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'prometheus-'));
  metrics.setGlobalMeterProvider(provider);
  server = await serveMonitoring({
    port: 0,
    host: '127.0.0.1',
    handler: monitoringEndpoints({ token: 's3cret', source: reader }),
  });
});
afterEach(async () => {
  if (child && child.exitCode === null) {
    child.kill();
    await once(child, 'exit');
  }
  await server?.close();
  metrics.disable();
  await provider.shutdown();
  await rm(directory, { recursive: true });
});

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

/** Starts a Prometheus that scrapes our server; the URL of its API. */
async function start(path: string): Promise<string> {
  const config = join(directory, 'prometheus.json');
  const job = {
    job_name: 'hishamos',
    scrape_interval: '1s',
    metrics_path: monitoringPrefix + monitoringPaths.metrics,
    authorization: { credentials: 's3cret' },
    static_configs: [{ targets: [`127.0.0.1:${server?.port}`] }],
  };
  await writeFile(config, JSON.stringify({ scrape_configs: [job] }));
  const port = await freePort();
  child = spawn(
    path,
    [
      `--config.file=${config}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    { stdio: 'ignore' },
  );
  return `http://127.0.0.1:${port}/api/v1`;
}

interface Result {
  readonly metric: Readonly<Record<string, string>>;
  readonly value: readonly [time: number, value: string];
}

/** The samples that Prometheus has of our job, without those that it makes itself or that its scrapes change. */
async function query(api: string): Promise<Map<string, number>> {
  const response = await fetch(`${api}/query?query=${encodeURIComponent('{job="hishamos"}')}`);
  const { data } = (await response.json()) as { data: { result: Result[] } };
  const samples = new Map<string, number>();
  for (const { metric, value } of data.result) {
    const { __name__: name = '', job: _job, instance: _instance, ...labels } = metric;
    if (name === 'up' || name.startsWith('scrape_') || name.startsWith(scrapeDuration.name)) continue;
    samples.set(seriesKey(name, labels), Number(value[1]));
  }
  return samples;
}

it('is scraped by a real Prometheus, value for value', async (test) => {
  if (prometheus.path === undefined) return test.skip(prometheus.reason);
  recordAll();
  recordForeign(provider);
  provider.getMeter('hostile').createGauge('odd').record(-1.5e-7, { quote: '"\\\n{}', 'é.x': 'ü ✓' });
  const expected = parsePage((await reader.page()).text).samples;
  const api = await start(prometheus.path);
  const stored = await vi.waitFor(
    async () => {
      const samples = await query(api);
      expect(samples.size).toBeGreaterThan(0);
      return samples;
    },
    { timeout: 45_000, interval: 250 },
  );
  expect(Object.fromEntries(stored)).toEqual(Object.fromEntries(expected));
});
