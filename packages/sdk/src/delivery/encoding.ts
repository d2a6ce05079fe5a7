import {
  JsonLogsSerializer,
  JsonMetricsSerializer,
  JsonTraceSerializer,
  ProtobufLogsSerializer,
  ProtobufMetricsSerializer,
  ProtobufTraceSerializer,
} from '@opentelemetry/otlp-transformer';
import type { ReadableLogRecord } from '@opentelemetry/sdk-logs';
import type { ResourceMetrics } from '@opentelemetry/sdk-metrics';
import type { ReadableSpan } from '@opentelemetry/sdk-trace';
import type { Encoding } from './batch.ts';

/** What of each signal makes one request. */
export interface Items {
  readonly traces: readonly ReadableSpan[];
  readonly metrics: ResourceMetrics;
  readonly logs: readonly ReadableLogRecord[];
}

type Encoders = { readonly [S in keyof Items]: (items: Items[S]) => Uint8Array | undefined };

const encoders: Readonly<Record<Encoding, Encoders>> = {
  protobuf: {
    traces: (spans) => ProtobufTraceSerializer.serializeRequest([...spans]),
    metrics: (metrics) => ProtobufMetricsSerializer.serializeRequest(metrics),
    logs: (records) => ProtobufLogsSerializer.serializeRequest([...records]),
  },
  json: {
    traces: (spans) => JsonTraceSerializer.serializeRequest([...spans]),
    metrics: (metrics) => JsonMetricsSerializer.serializeRequest(metrics),
    logs: (records) => JsonLogsSerializer.serializeRequest([...records]),
  },
};

/** The body of one OTLP request. */
export const encode = <S extends keyof Items>(
  signal: S,
  encoding: Encoding,
  items: Items[S],
): Uint8Array | undefined => encoders[encoding][signal](items);
