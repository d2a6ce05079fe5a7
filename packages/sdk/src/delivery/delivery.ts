import { resolve } from 'node:path';
import { readSetting } from '@hishamos/catalogue';
import { positiveOf } from '../environment.ts';
import { exporterNames, otlpProtocol } from '../exporters.ts';
import type { SdkOptions } from '../options.ts';
import { signals } from './batch.ts';
import { Courier } from './courier.ts';
import type { QueueLimits } from './item-queue.ts';
import { LogQueue } from './log-queue.ts';
import { MetricSender, type MetricSenderOptions } from './metric-sender.ts';
import type { SpoolOptions, Target } from './protocol.ts';
import { SpanQueue } from './span-queue.ts';

/** Whatever hands telemetry to the courier. */
interface Source {
  /** What waits in it. */
  readonly length?: number;
  /** Hands over all there is, at once. */
  flushNow(): void;
}

const mebibyte = 1024 * 1024;

/** OpenTelemetry's variables for how long an attempt to export may take; metrics have their reader's. */
const attemptTimeouts = {
  traces: 'OTEL_BSP_EXPORT_TIMEOUT',
  logs: 'OTEL_BLRP_EXPORT_TIMEOUT',
  metrics: 'OTEL_METRIC_EXPORT_TIMEOUT',
} as const;

function targetsOf({ env, report }: SdkOptions, without: readonly string[]): Target[] {
  return signals
    .filter((signal) => !without.includes(signal) && exporterNames(env, signal).includes('otlp'))
    .map((signal) => ({
      signal,
      protocol: otlpProtocol(env, signal, report),
      timeout: positiveOf(env, attemptTimeouts[signal], report),
    }));
}

function spoolOf({ env, report }: SdkOptions): SpoolOptions | undefined {
  const directory = readSetting('HISHAMOS_SPOOL_DIR', env, report);
  if (directory === undefined) return undefined;
  // The application may change its working directory.
  return { directory: resolve(directory), limit: readSetting('HISHAMOS_SPOOL_MIB', env, report) * mebibyte };
}

/** The way of this process' telemetry to its OTLP back end. */
export class Delivery {
  readonly courier: Courier;
  readonly #sources = new Map<Target['signal'], Source>();

  constructor(targets: readonly Target[], options: SdkOptions) {
    this.courier = new Courier({
      targets,
      maxBytes: readSetting('HISHAMOS_EXPORT_QUEUE_MIB', options.env, options.report) * mebibyte,
      spool: spoolOf(options),
    });
  }

  spans(limits: QueueLimits): SpanQueue {
    return this.#with('traces', new SpanQueue(this.courier, limits));
  }

  logs(limits: QueueLimits): LogQueue {
    return this.#with('logs', new LogQueue(this.courier, limits));
  }

  metrics(options: MetricSenderOptions): MetricSender {
    return this.#with('metrics', new MetricSender(this.courier, options));
  }

  /** Items of a signal that are in memory. */
  queued(signal: Target['signal']): number {
    return (this.#sources.get(signal)?.length ?? 0) + this.courier.outstanding(signal);
  }

  /** Delivers what there is, a last collection of the metrics included, and blocks until that is done. */
  flushNow(deadline: number): void {
    for (const source of this.#sources.values()) source.flushNow();
    this.courier.flushNow(deadline);
    this.courier.tellLost();
  }

  #with<S extends Source>(signal: Target['signal'], source: S): S {
    this.#sources.set(signal, source);
    return source;
  }
}

/** The delivery of the signals that OTLP is configured for, but for those `without`; undefined where there are none. */
export function deliveryOf(options: SdkOptions, without: readonly string[]): Delivery | undefined {
  const targets = targetsOf(options, without);
  return targets.length === 0 ? undefined : new Delivery(targets, options);
}
