import http from 'node:http';
import net, { type AddressInfo } from 'node:net';
import { type Attributes, context, diag, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { type DataPoint, MeterProvider, MetricReader } from '@opentelemetry/sdk-metrics';
import {
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type SpanProcessor,
  TracerProvider,
} from '@opentelemetry/sdk-trace';
import { afterEach, expect, vi } from 'vitest';
import { instrumentServers, type ServerInstrumentationOptions } from '../src/index.ts';

class ManualReader extends MetricReader {
  protected override onForceFlush(): Promise<void> {
    return Promise.resolve();
  }
  protected override onShutdown(): Promise<void> {
    return Promise.resolve();
  }
}

/** A real SDK, and every server of this test file instrumented. */
export function startTelemetry(
  options: Partial<ServerInstrumentationOptions> = {},
  spanProcessors: SpanProcessor[] = [],
) {
  const reader = new ManualReader();
  const exporter = new InMemorySpanExporter();
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
  trace.setGlobalTracerProvider(
    new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter }), ...spanProcessors] }),
  );
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  propagation.setGlobalPropagator(
    new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] }),
  );
  const problems: string[] = [];
  diag.setLogger({
    error: (...parts) => void problems.push(parts.join(' ')),
    warn: (...parts) => void problems.push(parts.join(' ')),
    info: () => undefined,
    debug: () => undefined,
    verbose: () => undefined,
  });
  instrumentServers({ spans: true, report: (problem) => void problems.push(problem), ...options });

  const points = async (suffix: string): Promise<DataPoint<unknown>[]> => {
    const { resourceMetrics } = await reader.collect();
    const all = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics);
    return (all.find(({ descriptor }) => descriptor.name.endsWith(suffix))?.dataPoints ??
      []) as DataPoint<unknown>[];
  };
  const labels = ({ method, endpoint, status_code }: Attributes) => `${method} ${endpoint} ${status_code}`;
  let before: Record<string, number> = {};
  /** Requests counted since the last call, as `METHOD endpoint status`. */
  const counted = async (): Promise<Record<string, number>> => {
    const now: Record<string, number> = {};
    for (const { attributes, value } of await points('api_requests_total')) {
      now[labels(attributes)] = value as number;
    }
    const added = Object.entries(now).map(([key, value]) => [key, value - (before[key] ?? 0)] as const);
    before = now;
    return Object.fromEntries(added.filter(([, value]) => value > 0));
  };
  /** Waits until these, and no others, have been counted. */
  const expectCounted = async (expected: Record<string, number>) => {
    const sum: Record<string, number> = {};
    const wanted = Object.values(expected).reduce((a, b) => a + b, 0);
    await vi.waitFor(async () => {
      for (const [key, value] of Object.entries(await counted())) sum[key] = (sum[key] ?? 0) + value;
      expect(Object.values(sum).reduce((a, b) => a + b, 0)).toBeGreaterThanOrEqual(wanted);
    }, 5000);
    await settled();
    for (const [key, value] of Object.entries(await counted())) sum[key] = (sum[key] ?? 0) + value;
    expect(sum).toEqual(expected);
  };
  const spans = () => exporter.getFinishedSpans();
  const resetSpans = () => exporter.reset();
  return { points, counted, expectCounted, spans, resetSpans, problems };
}

/** Lets what is under way in this process end. */
export async function settled(): Promise<void> {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

const running: { server: net.Server; sockets: Set<net.Socket> }[] = [];

afterEach(async () => {
  for (const { server, sockets } of running.splice(0)) {
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  }
});

/** Listens on a free port, until the test's end. */
export async function listen(server: net.Server): Promise<number> {
  const sockets = new Set<net.Socket>();
  server.on('connection', (socket) => sockets.add(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  running.push({ server, sockets });
  return (server.address() as AddressInfo).port;
}

export const serve = (listener: http.RequestListener): Promise<number> => listen(http.createServer(listener));

export interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** Sends one request on a connection of its own. */
export function send(port: number, path = '/', options: http.RequestOptions & { body?: string } = {}) {
  return new Promise<Answer>((resolve, reject) => {
    const request = http.request({ port, host: '127.0.0.1', path, agent: false, ...options }, (response) => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk) => {
        body += chunk;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    request.on('error', reject);
    request.end(options.body);
  });
}

/** Writes bytes to a server, and gives what it answers until it closes the connection or `until` is seen. */
export function raw(port: number, text: string, until?: string | RegExp) {
  return new Promise<string>((resolve) => {
    let answer = '';
    const socket = net.connect(port, '127.0.0.1', () => socket.write(text));
    const done = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.on('data', (chunk) => {
      answer += chunk.toString('latin1');
      if (until !== undefined && answer.search(until) >= 0) done();
    });
    socket.on('error', done);
    socket.on('close', done);
  });
}
