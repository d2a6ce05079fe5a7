// Records in two steps and exports after each: `records 1 and 2` as totals, or as differences.
const { meters } = require('@hishamos/monitoring');
const { metrics } = require('@opentelemetry/api');

const record = () => {
  meters.agent.record({ agentId: 'a', status: 'completed', duration: 1 });
  metrics.getMeter('other').createCounter('other').add(1);
};
const flush = () => metrics.getMeterProvider().forceFlush();

(async () => {
  record();
  await flush();
  record();
  record();
  await flush();
})();
