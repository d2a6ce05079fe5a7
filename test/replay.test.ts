import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { metrics, monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { attributeOf, type Collector, startCollector } from './support/collector.ts';
import { freePort } from './support/free-port.ts';
import { type Prometheus, startPrometheus } from './support/prometheus.ts';
import { parsePage } from './support/prometheus-page.ts';
import { requireServer } from './support/servers.ts';

// The whole of the main job: the example under the preload, a real trace, a real Prometheus, a real Collector.
const prometheusProgram = requireServer('prometheus');
const collectorProgram = requireServer('otelcol');
const root = resolve(import.meta.dirname, '..');
const metricsPath = monitoringPrefix + monitoringPaths.metrics;
/** A CSV of the Azure LLM inference trace; without it a generated one of 2,000 rows is replayed. */
const trace = process.env.REPLAY_TRACE;

let directory: string;
let collector: Collector | undefined;
let prometheus: Prometheus | undefined;
let platform: ChildProcess | undefined;

beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'replay-'));
});
afterEach(async () => {
  if (platform?.exitCode === null) platform.kill('SIGKILL');
  await prometheus?.stop();
  await collector?.stop();
  await rm(directory, { recursive: true });
});

async function expected(): Promise<{ rows: number; tokens: number } | undefined> {
  if (trace === undefined) return undefined;
  const lines = (await readFile(trace, 'utf8')).trim().split(/\r?\n/).slice(1);
  const tokens = lines
    .map((line) => line.split(',').slice(1).map(Number))
    .map(([input = 0, output = 0]) => input + output);
  return { rows: lines.length, tokens: tokens.reduce((sum, count) => sum + count, 0) };
}

/** Starts `npm start`'s command and resolves with its output when the replay is over and it serves on. */
function replayed(port: number, endpoint: string): Promise<string> {
  const args = trace === undefined ? ['--rows', '2000'] : ['--trace', trace];
  const child = spawn(
    process.execPath,
    [
      '--env-file=examples/agent-platform/platform.env',
      '--require',
      '@hishamos/monitoring/register',
      'examples/agent-platform/src/main.ts',
      '--speed',
      '1000',
      ...args,
    ],
    {
      cwd: root,
      env: {
        ...process.env,
        PORT: String(port),
        HISHAMOS_LOG_DIR: join(directory, 'logs'),
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_METRIC_EXPORT_INTERVAL: '2000',
      },
    },
  );
  platform = child;
  let output = '';
  child.stderr.on('data', (chunk: Buffer) => {
    output += chunk;
  });
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`the platform ended with ${code}: ${output}`)));
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk;
      if (output.includes('Serving on.')) resolve(output);
    });
  });
}

const sum = (samples: Map<string, number>): number =>
  [...samples.values()].reduce((total, value) => total + value, 0);

it('counts, shows and delivers each execution of a trace exactly once', {
  timeout: 600_000,
}, async (test) => {
  if (prometheusProgram.path === undefined) return test.skip(prometheusProgram.reason);
  if (collectorProgram.path === undefined) return test.skip(collectorProgram.reason);
  const port = await freePort();
  collector = await startCollector(collectorProgram.path, directory);
  const scraping = await startPrometheus(prometheusProgram.path, directory, `127.0.0.1:${port}`);
  prometheus = scraping;
  const output = await replayed(port, collector.httpEndpoint);
  const totals = (await expected()) ?? {
    rows: 2000,
    tokens: Number(/with ([\d,]+) tokens/.exec(output)?.[1]?.replaceAll(',', '')),
  };

  const page = parsePage(await (await fetch(`http://127.0.0.1:${port}${metricsPath}`)).text());
  const counted = (name: string) =>
    sum(new Map([...page.samples].filter(([key]) => key.startsWith(`${name} `))));
  expect(counted(metrics.agentExecutions.name)).toBe(totals.rows);
  expect(counted(metrics.agentTokens.name)).toBe(totals.tokens);
  const requests = counted(metrics.apiRequests.name);
  await vi.waitFor(
    async () => {
      const scraped = async ({ name }: { name: string }) => sum(await scraping.query(`sum(${name})`));
      expect(await scraped(metrics.agentExecutions)).toBe(totals.rows);
      expect(await scraped(metrics.agentTokens)).toBe(totals.tokens);
      expect(await scraped(metrics.apiRequests)).toBe(requests);
    },
    { timeout: 20_000, interval: 500 },
  );

  platform?.removeAllListeners('exit');
  platform?.kill('SIGTERM');
  await once(platform as ChildProcess, 'exit');

  const { spans, logs, metricNames } = await collector.collected();
  expect(output).not.toMatch(/hishamos (warning|error)/);
  expect(new Set(spans.map((span) => span.spanId)).size).toBe(spans.length);
  expect(spans.filter((span) => attributeOf(span, 'gen_ai.operation.name') === 'invoke_agent')).toHaveLength(
    totals.rows,
  );
  // Kind 2 is a server span; the requests for the summary's own pages are neither counted nor traced.
  expect(spans.filter((span) => span.kind === 2)).toHaveLength(requests);
  const lines = (await readFile(join(directory, 'logs/hishamos.json.log'), 'utf8')).trim().split('\n');
  expect(logs).toHaveLength(lines.length);
  expect(metricNames).toContain(metrics.agentExecutions.name);
});
