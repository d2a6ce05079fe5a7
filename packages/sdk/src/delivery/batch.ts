import type { Signal } from '../exporters.ts';

/** The signals in the order in which a {@link Ledger} keeps them. */
export const signals = ['traces', 'metrics', 'logs'] as const satisfies readonly Signal[];

/** How the bodies of OTLP requests are written; gRPC and http/protobuf have the same. */
export type Encoding = 'protobuf' | 'json';

/** An encoded OTLP request. */
export interface Batch {
  readonly signal: Signal;
  readonly encoding: Encoding;
  /** Spans, log records or data points in it. */
  readonly count: number;
  readonly body: Uint8Array;
}
