import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';

interface Value {
  stringValue?: string;
  intValue?: string | number;
  doubleValue?: number;
  boolValue?: boolean;
}
interface KeyValue {
  key: string;
  value: Value;
}

/** A span of OTLP/JSON. */
export interface OtlpSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind: number;
  readonly flags?: number;
  readonly attributes?: KeyValue[];
}

/** A log record of OTLP/JSON. */
export interface OtlpLogRecord {
  readonly traceId?: string;
  readonly spanId?: string;
  readonly severityNumber?: number;
  readonly severityText?: string;
  readonly body?: Value;
  readonly attributes?: KeyValue[];
}

/** A metric of OTLP/JSON. */
export interface OtlpMetric {
  readonly name: string;
  readonly sum?: {
    aggregationTemporality: number;
    dataPoints: { asInt?: string; asDouble?: number; attributes?: KeyValue[] }[];
  };
  readonly histogram?: {
    aggregationTemporality: number;
    dataPoints: { count: string; sum?: number; attributes?: KeyValue[] }[];
  };
  readonly gauge?: { dataPoints: { asInt?: string; asDouble?: number; attributes?: KeyValue[] }[] };
}

/** What OTLP/HTTP sends in a body, or a Collector writes to a file. */
export interface OtlpBatch {
  resourceSpans?: { scopeSpans?: { spans?: OtlpSpan[] }[] }[];
  resourceLogs?: { scopeLogs?: { logRecords?: OtlpLogRecord[] }[] }[];
  resourceMetrics?: { resource?: { attributes?: KeyValue[] }; scopeMetrics?: { metrics?: OtlpMetric[] }[] }[];
}

/** The kinds of a span in OTLP. */
export const spanKind = { internal: 1, server: 2, client: 3 } as const;

/** The attributes of a record by name. */
export function attributesOf(record: { attributes?: KeyValue[] }): Record<string, unknown> {
  return Object.fromEntries(
    (record.attributes ?? []).map(({ key, value }) => [
      key,
      value.stringValue ?? value.boolValue ?? Number(value.intValue ?? value.doubleValue),
    ]),
  );
}

const spansOf = (batches: readonly OtlpBatch[]): OtlpSpan[] =>
  batches.flatMap(({ resourceSpans = [] }) =>
    resourceSpans.flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans = [] }) => spans)),
  );

const logRecordsOf = (batches: readonly OtlpBatch[]): OtlpLogRecord[] =>
  batches.flatMap(({ resourceLogs = [] }) =>
    resourceLogs.flatMap(({ scopeLogs = [] }) => scopeLogs.flatMap(({ logRecords = [] }) => logRecords)),
  );

const metricsOf = (batches: readonly OtlpBatch[]): OtlpMetric[] =>
  batches.flatMap(({ resourceMetrics = [] }) =>
    resourceMetrics.flatMap(({ scopeMetrics = [] }) => scopeMetrics.flatMap(({ metrics = [] }) => metrics)),
  );

/** A back end for OTLP over http/json that keeps what it is sent. */
export class OtlpReceiver implements AsyncDisposable {
  readonly batches: OtlpBatch[] = [];
  readonly #server: Server;

  private constructor() {
    this.#server = createServer(async (request, response) => {
      if (request.headers['content-type'] !== 'application/json') {
        request.resume();
        response.writeHead(415).end();
        return;
      }
      const body = request.headers['content-encoding'] === 'gzip' ? request.pipe(createGunzip()) : request;
      this.batches.push((await json(body)) as OtlpBatch);
      response.setHeader('content-type', 'application/json').end('{}');
    });
  }

  static async start(): Promise<OtlpReceiver> {
    const receiver = new OtlpReceiver();
    receiver.#server.listen(0, '127.0.0.1');
    await once(receiver.#server, 'listening');
    return receiver;
  }

  /** The variables that send everything here. */
  get env(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo;
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
    };
  }

  get spans(): OtlpSpan[] {
    return spansOf(this.batches);
  }

  get logRecords(): OtlpLogRecord[] {
    return logRecordsOf(this.batches);
  }

  get metrics(): OtlpMetric[] {
    return metricsOf(this.batches);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
