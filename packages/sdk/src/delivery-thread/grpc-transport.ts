import { createRequire } from 'node:module';
import type { Client, ServiceError } from '@grpc/grpc-js';
import type { Encoding } from '../delivery/batch.ts';
import type { Target } from '../delivery/protocol.ts';
import type { Signal } from '../exporters.ts';
import { replyOf } from './partial-success.ts';
import { retryInfo } from './retry-info.ts';
import type { Reply, Transport } from './transport.ts';

const require = createRequire(import.meta.url);

const services: Readonly<Record<Signal, string>> = {
  traces: 'trace.v1.TraceService',
  metrics: 'metrics.v1.MetricsService',
  logs: 'logs.v1.LogsService',
};
/** `grpc.default_compression_algorithm` of gzip. */
const gzip = 2;

const asIs = (bytes: Buffer): Buffer => bytes;

/** OTLP over gRPC, as the exporters' environment variables configure it. The library is loaded only for it. */
export class GrpcTransport implements Transport {
  readonly destination: string;
  readonly #grpc = require('@grpc/grpc-js') as typeof import('@grpc/grpc-js');
  readonly #path: string;
  readonly #timeout: number;
  readonly #metadata: () => import('@grpc/grpc-js').Metadata;
  readonly #client: Client;

  constructor({ signal, timeout }: Target) {
    const { convertLegacyOtlpGrpcOptions } =
      require('@opentelemetry/otlp-grpc-exporter-base') as typeof import('@opentelemetry/otlp-grpc-exporter-base');
    const configuration = convertLegacyOtlpGrpcOptions({}, signal.toUpperCase());
    this.#path = `/opentelemetry.proto.collector.${services[signal]}/Export`;
    this.#timeout = Math.min(configuration.timeoutMillis, timeout ?? Number.POSITIVE_INFINITY);
    this.#metadata = configuration.metadata;
    this.destination = configuration.url;
    this.#client = new this.#grpc.Client(configuration.url, configuration.credentials(), {
      'grpc.default_compression_algorithm': configuration.compression === 'gzip' ? gzip : 0,
      'grpc.primary_user_agent': 'HishamOS-Monitoring',
      // Our own pauses between attempts are enough.
      'grpc.enable_retries': 0,
      'grpc.initial_reconnect_backoff_ms': 100,
      'grpc.max_reconnect_backoff_ms': 1000,
    });
  }

  async send(body: Uint8Array, encoding: Encoding): Promise<Reply> {
    if (encoding !== 'protobuf') return { kind: 'refused', detail: 'it was encoded for http/json' };
    try {
      return await this.#attempt(Buffer.from(body.buffer, body.byteOffset, body.byteLength));
    } catch (error) {
      return { kind: 'refused', detail: String(error) };
    }
  }

  #attempt(body: Buffer): Promise<Reply> {
    const options = { deadline: Date.now() + this.#timeout };
    return new Promise((resolve) => {
      this.#client.makeUnaryRequest(
        this.#path,
        asIs,
        asIs,
        body,
        this.#metadata(),
        options,
        (error, answer) =>
          resolve(error === null ? replyOf(answer ?? Buffer.alloc(0), 'protobuf') : this.#failure(error)),
      );
    });
  }

  /** Which statuses may be tried again is OTLP's own list. */
  #failure(error: ServiceError): Reply {
    const { status } = this.#grpc;
    const detail = `${status[error.code]}: ${error.details}`.slice(0, 200);
    const [details] = error.metadata?.get('grpc-status-details-bin') ?? [];
    const after = typeof details === 'object' ? retryInfo(details) : undefined;
    switch (error.code) {
      case status.DEADLINE_EXCEEDED:
        return { kind: 'later', reason: 'timed_out', detail: `no answer within ${this.#timeout} ms`, after };
      case status.RESOURCE_EXHAUSTED:
        return after === undefined
          ? { kind: 'refused', detail }
          : { kind: 'later', reason: 'throttled', detail, after };
      case status.UNAVAILABLE: {
        const reason = /connect|ECONN|No connection/i.test(error.details) ? 'unreachable' : 'unavailable';
        return { kind: 'later', reason, detail, after };
      }
      case status.CANCELLED:
      case status.ABORTED:
      case status.OUT_OF_RANGE:
      case status.DATA_LOSS:
        return { kind: 'later', reason: 'unavailable', detail, after };
      default:
        return { kind: 'refused', detail };
    }
  }
}
