// What instrumentation-http does where the SDK has both a tracer and a meter provider, as by default: a span of each
// request and its duration in a histogram, which ours records too. The reader is of the kind that is asked, so that
// nothing is sent.
const { PrometheusExporter } = require('@opentelemetry/exporter-prometheus');
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { spanProcessor } = require('./span-processor.mjs');

const reader = new PrometheusExporter({ preventServerStart: true });
new NodeSDK({
  spanProcessors: [spanProcessor],
  metricReaders: [reader],
  instrumentations: [new HttpInstrumentation()],
}).start();

// It patches `http` when that is required; the servers import it, which it does not see.
require('node:http');

// Asked for after the measurement, as the spans are.
process.on('message', async (asked) => {
  if (asked !== 'counted') return;
  const { resourceMetrics } = await reader.collect();
  const durations = resourceMetrics.scopeMetrics
    .flatMap(({ metrics }) => metrics)
    .find(({ descriptor }) => descriptor.name === 'http.server.request.duration');
  process.send({ counted: durations?.dataPoints.reduce((sum, { value }) => sum + value.count, 0) ?? 0 });
});
