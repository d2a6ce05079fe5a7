// Serves the same requests with one of two instrumentations, `ours` or `stock`, and prints the server spans as JSON.
import { once } from 'node:events';
import { createRequire } from 'node:module';
import net from 'node:net';
import { context, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';

const require = createRequire(import.meta.url);
const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
propagation.setGlobalPropagator(new W3CTraceContextPropagator());
trace.setGlobalTracerProvider(provider);
if (process.argv[2] === 'stock') {
  const { HttpInstrumentation } = require('@opentelemetry/instrumentation-http');
  new HttpInstrumentation().setTracerProvider(provider);
} else {
  const { instrumentServers } = await import('@hishamos/http');
  instrumentServers({ spans: true, report: console.error });
}

const http = require('node:http');
const server = http.createServer((request, response) => {
  const status = /\/status\/(\d+)/.exec(request.url)?.[1];
  if (request.url === '/inner') trace.getTracer('t').startSpan('child').end();
  response.statusCode = Number(status ?? 200);
  response.end('ok');
});
await once(server.listen(0, '127.0.0.1'), 'listening');
const { port } = server.address();

async function send(head) {
  const before = exporter.getFinishedSpans().length;
  const socket = net.connect(port, '127.0.0.1');
  socket.write(`${head.join('\r\n')}\r\nConnection: close\r\n\r\n`);
  socket.resume();
  await once(socket, 'close');
  for (let i = 0; i < 100 && exporter.getFinishedSpans().length === before; i++) {
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return exporter.getFinishedSpans().slice(before);
}

const answers = {};
for (const [name, head] of Object.entries(JSON.parse(process.argv[3]))) {
  const spans = await send(head);
  answers[name] = spans.map((span) => ({
    name: span.name,
    kind: span.kind,
    status: span.status,
    parent: span.parentSpanContext?.spanId,
    trace: span.parentSpanContext && span.spanContext().traceId,
    attributes: span.attributes,
    port,
  }));
}
server.close();
process.stdout.write(JSON.stringify(answers));
