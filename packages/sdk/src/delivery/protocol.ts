import type { MessagePort } from 'node:worker_threads';
import type { Signal } from '../exporters.ts';
import type { Batch } from './batch.ts';

export const otlpProtocols = ['grpc', 'http/json', 'http/protobuf'] as const;
export type OtlpProtocol = (typeof otlpProtocols)[number];

/** How a signal is delivered; the rest of OTLP's settings is read from the environment. */
export interface Target {
  readonly signal: Signal;
  readonly protocol: OtlpProtocol;
  /** Milliseconds that one attempt may take, where that is less than OTLP's own timeout. */
  readonly timeout: number | undefined;
}

/** A directory in which batches are kept until they are delivered. */
export interface SpoolOptions {
  readonly directory: string;
  /** Bytes that all processes together may use. */
  readonly limit: number;
}

/** What the delivery thread is started with. */
export interface ThreadData {
  readonly ledger: SharedArrayBuffer;
  readonly port: MessagePort;
  readonly targets: readonly Target[];
  readonly spool: SpoolOptions | undefined;
}

/** To the delivery thread: a batch, or the request to have all that came before delivered within so many milliseconds. */
export type ToThread =
  | ({ readonly kind: 'batch' } & Batch)
  | { readonly kind: 'flush'; readonly request: number; readonly within: number };

/** From the delivery thread. */
export type FromThread =
  | { readonly kind: 'flushed'; readonly request: number }
  | { readonly kind: 'problem'; readonly text: string };
