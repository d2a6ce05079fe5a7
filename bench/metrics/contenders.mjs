// Those who count agents' executions, each in the way that its documentation shows: four metrics a record.
import { metrics as catalogue } from '@hishamos/catalogue';

const { agentExecutions, agentDuration, agentTokens, agentCost } = catalogue;
const platform = 'openai';
const statuses = agentExecutions.labels.status.values;
const bounds = [...agentDuration.buckets.bounds];

async function hishamos() {
  const { meters, instrumentationScope } = await import('@hishamos/meters');
  const { Engine, installed } = await import('@hishamos/engine');
  const { activeOrigin } = await import('@hishamos/sdk');
  const { pageProducer } = await import('@hishamos/sdk/page');
  const { PrometheusReader } = await import('@hishamos/prometheus');
  const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
  const engine = new Engine({ scope: instrumentationScope, cap: 1_000_000, origin: activeOrigin });
  const reader = new PrometheusReader({ metricProducers: [pageProducer(engine)] });
  new MeterProvider({ readers: [reader] });
  installed.current = engine;
  return {
    record: (agentId, status, duration, tokens, cost) =>
      meters.agent.record({ agentId, status, duration, tokens, cost, platform }),
    bind(agentId) {
      const handle = meters.agent.bind({ agentId, platform });
      return (status, duration, tokens, cost) => handle.record({ status, duration, tokens, cost });
    },
    // As the endpoint does when the page is sent.
    async scrape() {
      const page = await reader.page();
      const { length } = page;
      page.release();
      return { length };
    },
  };
}

async function stock() {
  const { MeterProvider } = await import('@opentelemetry/sdk-metrics');
  const { PrometheusExporter, PrometheusSerializer } = await import('@opentelemetry/exporter-prometheus');
  const exporter = new PrometheusExporter({ preventServerStart: true });
  const serializer = new PrometheusSerializer(undefined, false, undefined, true, true);
  // Its limit of 2,000 series would leave out most of those that the scrapes are measured with.
  exporter.selectCardinalityLimit = () => 1_000_000;
  const meter = new MeterProvider({ readers: [exporter] }).getMeter('bench');
  const executions = meter.createCounter(agentExecutions.name);
  const durations = meter.createHistogram(agentDuration.name, {
    advice: { explicitBucketBoundaries: bounds },
  });
  const tokenCount = meter.createCounter(agentTokens.name);
  const costs = meter.createCounter(agentCost.name);
  return {
    record(agent_id, status, duration, tokens, cost) {
      executions.add(1, { agent_id, status });
      durations.record(duration, { agent_id });
      tokenCount.add(tokens, { agent_id, platform });
      costs.add(cost, { agent_id, platform });
    },
    // There are no handles; attributes that are made once are the most that a caller can save.
    bind(agent_id) {
      const byStatus = Object.fromEntries(statuses.map((status) => [status, { agent_id, status }]));
      const ofAgent = { agent_id };
      const ofPlatform = { agent_id, platform };
      return (status, duration, tokens, cost) => {
        executions.add(1, byStatus[status]);
        durations.record(duration, ofAgent);
        tokenCount.add(tokens, ofPlatform);
        costs.add(cost, ofPlatform);
      };
    },
    async scrape() {
      const { resourceMetrics } = await exporter.collect();
      return Buffer.from(serializer.serialize(resourceMetrics));
    },
  };
}

async function promClient({ default: client }) {
  const registers = [new client.Registry()];
  const metric = (Type, { name: metricName, help, labels }, more = {}) =>
    new Type({ name: metricName, help, labelNames: Object.keys(labels), registers, ...more });
  const executions = metric(client.Counter, agentExecutions);
  const durations = metric(client.Histogram, agentDuration, { buckets: bounds });
  const tokenCount = metric(client.Counter, agentTokens);
  const costs = metric(client.Counter, agentCost);
  return {
    record(agent_id, status, duration, tokens, cost) {
      executions.inc({ agent_id, status }, 1);
      durations.observe({ agent_id }, duration);
      tokenCount.inc({ agent_id, platform }, tokens);
      costs.inc({ agent_id, platform }, cost);
    },
    bind(agent_id) {
      const byStatus = Object.fromEntries(
        statuses.map((status) => [status, executions.labels({ agent_id, status })]),
      );
      const ofAgent = durations.labels({ agent_id });
      const tokensOf = tokenCount.labels({ agent_id, platform });
      const costOf = costs.labels({ agent_id, platform });
      return (status, duration, tokens, cost) => {
        byStatus[status].inc(1);
        ofAgent.observe(duration);
        tokensOf.inc(tokens);
        costOf.inc(cost);
      };
    },
    scrape: async () => Buffer.from(await registers[0].metrics()),
  };
}

export const contenders = {
  HishamOS: hishamos,
  'OpenTelemetry SDK': stock,
  'prom-client': async () => promClient(await import('prom-client')),
  '@prometheus-io/client': async () => promClient(await import('@prometheus-io/client')),
};

export { statuses };
