// What a request costs beside its network: microseconds for one `request` event and its answer, before and after
// the servers are instrumented. To compare changes of the hot path on a quiet machine, on the built packages:
//   node packages/http/test/micro.mjs [untraced|traced|context]
import http from 'node:http';
import net from 'node:net';
import { instrumentServers } from '@hishamos/http';
import { context, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import { TracerProvider } from '@opentelemetry/sdk-trace';

const mode = process.argv[2] ?? 'untraced';
const nothing = async () => undefined;

class Reader extends MetricReader {
  onForceFlush = nothing;
  onShutdown = nothing;
}

function start() {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(new W3CTraceContextPropagator());
  if (mode !== 'context') metrics.setGlobalMeterProvider(new MeterProvider({ readers: [new Reader()] }));
  if (mode === 'traced') {
    const processor = { onStart() {}, onEnd() {}, forceFlush: nothing, shutdown: nothing };
    trace.setGlobalTracerProvider(new TracerProvider({ spanProcessors: [processor] }));
  }
  instrumentServers({ spans: mode === 'traced', report: console.error });
}

const server = http.createServer((_request, response) => {
  response.setHeader('content-type', 'application/json');
  response.end('{"ok":true}');
});
const socket = new net.Socket();

function one() {
  const request = new http.IncomingMessage(socket);
  request.method = 'GET';
  request.url = '/api/v1/agents';
  request.headers = { host: '127.0.0.1:8000', 'user-agent': 'micro' };
  const response = new http.ServerResponse(request);
  // Answers are rendered and thrown away.
  response._send = () => true;
  response._finish = () => undefined;
  server.emit('request', request, response);
  response.emit('finish');
  response.emit('close');
}

function round(n) {
  const startedAt = process.hrtime.bigint();
  for (let i = 0; i < n; i++) one();
  return Number(process.hrtime.bigint() - startedAt) / n / 1000;
}

const best = () => Math.min(...Array.from({ length: 15 }, () => round(20_000)));
const bare = best();
start();
const instrumented = best();
process.stdout.write(
  `${process.version} ${mode}: bare ${bare.toFixed(2)} us, instrumented ${instrumented.toFixed(2)} us, ` +
    `difference ${(instrumented - bare).toFixed(2)} us\n`,
);
