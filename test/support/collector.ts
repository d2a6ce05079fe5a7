import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePort } from './free-port.ts';

/** One attribute as OTLP/JSON writes it. */
interface KeyValue {
  readonly key: string;
  readonly value: Readonly<Record<string, unknown>>;
}

interface CollectedSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly attributes?: readonly KeyValue[];
}

interface CollectedLog {
  readonly severityText: string;
  readonly severityNumber: number;
  readonly body: { readonly stringValue?: string };
  readonly attributes?: readonly KeyValue[];
  readonly traceId?: string;
  readonly spanId?: string;
}

interface Batch {
  readonly resourceSpans?: { readonly scopeSpans: { readonly spans: CollectedSpan[] }[] }[];
  readonly resourceLogs?: { readonly scopeLogs: { readonly logRecords: CollectedLog[] }[] }[];
  readonly resourceMetrics?: { readonly scopeMetrics: { readonly metrics: CollectedMetric[] }[] }[];
}

interface CollectedMetric {
  readonly name: string;
  readonly sum?: { readonly dataPoints: readonly { readonly asInt?: string; readonly asDouble?: number }[] };
}

/** All that a Collector has received. */
interface Collected {
  readonly spans: readonly CollectedSpan[];
  readonly logs: readonly CollectedLog[];
  readonly metricNames: ReadonlySet<string>;
  /** The value that a sum of one series had last, by its metric's name. */
  readonly sums: ReadonlyMap<string, number>;
}

/** A real OpenTelemetry Collector that appends what it receives to a file. */
export interface Collector {
  /** OTLP over HTTP. */
  readonly httpEndpoint: string;
  readonly grpcEndpoint: string;
  collected(): Promise<Collected>;
  stop(): Promise<void>;
}

/** The value of an attribute of a span or log record. */
export const attributeOf = (record: { attributes?: readonly KeyValue[] }, key: string): unknown =>
  Object.values(record.attributes?.find((attribute) => attribute.key === key)?.value ?? {})[0];

async function listening(port: number): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const socket = connect(port, '127.0.0.1');
    const open = await Promise.race([
      once(socket, 'connect').then(() => true),
      once(socket, 'error').then(() => false),
    ]).catch(() => false);
    socket.destroy();
    if (open) return;
    await sleep(50);
  }
  throw new Error(`the Collector did not listen on port ${port}`);
}

function parse(text: string): Collected {
  const batches = text
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Batch);
  const metrics = batches.flatMap((batch) =>
    (batch.resourceMetrics ?? []).flatMap(({ scopeMetrics }) =>
      scopeMetrics.flatMap((scope) => scope.metrics),
    ),
  );
  return {
    spans: batches.flatMap((batch) =>
      (batch.resourceSpans ?? []).flatMap(({ scopeSpans }) => scopeSpans.flatMap(({ spans }) => spans)),
    ),
    logs: batches.flatMap((batch) =>
      (batch.resourceLogs ?? []).flatMap(({ scopeLogs }) =>
        scopeLogs.flatMap(({ logRecords }) => logRecords),
      ),
    ),
    metricNames: new Set(metrics.map(({ name }) => name)),
    sums: new Map(
      metrics.flatMap(({ name, sum }) =>
        (sum?.dataPoints ?? []).map((point) => [name, Number(point.asInt ?? point.asDouble)] as const),
      ),
    ),
  };
}

/** Starts the program at `path`, with its files in `directory`. */
export async function startCollector(path: string, directory: string): Promise<Collector> {
  const [http, grpc] = [await freePort(), await freePort()];
  const output = join(directory, 'collected.jsonl');
  const pipeline = { receivers: ['otlp'], exporters: ['jsonfile'] };
  const config = {
    receivers: {
      otlp: {
        protocols: { http: { endpoint: `127.0.0.1:${http}` }, grpc: { endpoint: `127.0.0.1:${grpc}` } },
      },
    },
    exporters: { jsonfile: { path: output } },
    service: {
      telemetry: { metrics: { level: 'none' } },
      pipelines: { traces: pipeline, metrics: pipeline, logs: pipeline },
    },
  };
  const file = join(directory, 'collector.yaml');
  // JSON is YAML.
  await writeFile(file, JSON.stringify(config));
  const child = spawn(path, ['--config', file], { stdio: 'ignore' });
  await listening(http);
  await listening(grpc);
  return {
    httpEndpoint: `http://127.0.0.1:${http}`,
    grpcEndpoint: `http://127.0.0.1:${grpc}`,
    collected: async () => parse(existsSync(output) ? await readFile(output, 'utf8') : ''),
    async stop() {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    },
  };
}
