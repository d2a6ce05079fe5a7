// instrumentation-http without a meter provider: spans alone.
const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
const { NodeSDK } = require('@opentelemetry/sdk-node');
const { spanProcessor } = require('./span-processor.mjs');

new NodeSDK({ spanProcessors: [spanProcessor], instrumentations: [new HttpInstrumentation()] }).start();

// It patches `http` when that is required; the servers import it, which it does not see.
require('node:http');
