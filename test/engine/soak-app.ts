// Records label values that never come again, for ours and for another library's metrics, with a scrape in both
// formats and an export of each temporality a round. Prints a line of JSON at the end.
import { selfMetrics } from '@hishamos/catalogue';
import { Engine, installed } from '@hishamos/engine';
import { instrumentationScope, meters } from '@hishamos/meters';
import { PrometheusReader } from '@hishamos/prometheus';
import { startSdk } from '@hishamos/sdk';
import { pageProducer } from '@hishamos/sdk/page';
import { DiagLogLevel, diag, metrics } from '@opentelemetry/api';
import { ManualReader } from './stock-and-engine.ts';

const rounds = 50;
const values = 2000;
const warnings: string[] = [];
const warn = (message: string) => void warnings.push(message);
diag.setLogger(
  { error: warn, warn, info: warn, debug: warn, verbose: warn },
  { logLevel: DiagLogLevel.WARN },
);

const engine = new Engine({ scope: instrumentationScope, cap: 2000 });
const pageReader = new PrometheusReader({ metricProducers: [pageProducer(engine)] });
const exporting = [new ManualReader('cumulative'), new ManualReader('delta')];
startSdk({ engine, pageReader: () => pageReader, metricReaders: exporting, env: {}, report: warn });
if (installed.current !== engine) throw new Error('the engine is not installed');
const counter = metrics.getMeter('other').createCounter('other.jobs');
const histogram = metrics.getMeter('other').createHistogram('other.took');

const heaps: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  for (let value = 0; value < values; value += 1) {
    const id = `${round}-${value}`;
    meters.agent.record({
      agentId: id,
      status: 'completed',
      duration: 1,
      tokens: 3,
      cost: 0.5,
      platform: id,
    });
    meters.command.bind({ commandId: id }).record({ status: 'failed', duration: 2 });
    meters.api.record({ method: 'GET', endpoint: `/${id}`, statusCode: 200, duration: 0.1 });
    meters.cache.hit(id);
    meters.error.record({ errorType: id, component: id });
    counter.add(2, { id });
    histogram.record(1, { id });
  }
  for (const format of ['text', 'openMetrics'] as const) await pageReader.page(format);
  for (const reader of exporting) await reader.collect();
  globalThis.gc?.();
  heaps.push(process.memoryUsage().heapUsed);
}

const page = (await pageReader.page()).text;
/** The sum over the series of a metric, and how many they are. */
function totalOf(name: string): [sum: number, series: number] {
  const samples = page.split('\n').filter((line) => line.startsWith(`${name}{`));
  return [samples.reduce((sum, line) => sum + Number(line.slice(line.lastIndexOf(' '))), 0), samples.length];
}
const names = [
  ...[
    'agent_executions_total',
    'agent_execution_duration_seconds_count',
    'agent_tokens_total',
    'agent_cost_total',
  ],
  ...['command_executions_total', 'api_requests_total', 'cache_hits_total', 'errors_total'],
].map((name) => `hishamos_${name}`);
const totals = Object.fromEntries(
  [...names, 'other_jobs_total', 'other_took_count', selfMetrics.seriesCapHits.name].map((name) => [
    name,
    totalOf(name),
  ]),
);
process.stdout.write(`${JSON.stringify({ heaps, totals, warnings })}\n`);
process.exit();
