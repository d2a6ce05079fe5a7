// An idle process with the runtime metrics of one contender: prints the processor time that it takes while nobody asks,
// and for a page. Arguments: contender, seconds of idling, pages.
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [, , contender, seconds, pages] = process.argv;

/** What each contender needs for its runtime metrics, and how a page is made. */
const contenders = {
  nothing: () => undefined,
  async ours() {
    const { runtimeMetrics } = require('@hishamos/catalogue');
    const { Engine, installed } = require('@hishamos/engine');
    const { instrumentationScope, observe } = require('@hishamos/meters');
    const { PrometheusReader } = require('@hishamos/prometheus');
    const { lookAtRuntime } = require('@hishamos/runtime');
    const { pageProducer } = require('@hishamos/sdk/page');
    const { MeterProvider } = require('@opentelemetry/sdk-metrics');
    const engine = new Engine({ scope: instrumentationScope });
    const reader = new PrometheusReader({ metricProducers: [pageProducer(engine)] });
    new MeterProvider({ readers: [reader] });
    installed.current = engine;
    const build = { serviceName: 'bench', serviceVersion: '1', monitoringVersion: '1' };
    observe(Object.values(runtimeMetrics), lookAtRuntime(build));
    return async () => (await reader.page()).bytes();
  },
  async 'prom-client'() {
    const { collectDefaultMetrics, register } = require('prom-client');
    collectDefaultMetrics();
    return async () => Buffer.from(await register.metrics());
  },
  async 'instrumentation-runtime-node'() {
    const { PrometheusReader } = require('@hishamos/prometheus');
    const { MeterProvider } = require('@opentelemetry/sdk-metrics');
    const meta = createRequire(require.resolve('@opentelemetry/auto-instrumentations-node'));
    const { RuntimeNodeInstrumentation } = meta('@opentelemetry/instrumentation-runtime-node');
    const reader = new PrometheusReader();
    const instrumentation = new RuntimeNodeInstrumentation();
    instrumentation.setMeterProvider(new MeterProvider({ readers: [reader] }));
    return async () => (await reader.page()).bytes();
  },
};

const used = (since) => {
  const { user, system } = process.cpuUsage(since);
  return user + system;
};
const idle = () => new Promise((resolve) => setTimeout(resolve, seconds * 1000));

const makePage = await contenders[contender]();
await new Promise((resolve) => setTimeout(resolve, 1000));
const before = process.cpuUsage();
await idle();
const unasked = used(before) / seconds;
let page = 0;
if (makePage !== undefined) {
  for (let warm = 0; warm < pages; warm += 1) await makePage();
  const start = process.cpuUsage();
  for (let made = 0; made < pages; made += 1) await makePage();
  page = used(start) / pages;
}
process.stdout.write(JSON.stringify({ unasked, page }));
process.exit();
