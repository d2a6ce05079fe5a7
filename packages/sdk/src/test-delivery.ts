import { createRequire } from 'node:module';
import { SeverityNumber } from '@opentelemetry/api';
import { type ExportResult, ExportResultCode } from '@opentelemetry/core';
import { LoggerProvider, SimpleLogRecordProcessor } from '@opentelemetry/sdk-logs';
import { MeterProvider, PeriodicExportingMetricReader } from '@opentelemetry/sdk-metrics';
import { AlwaysOnSampler, SimpleSpanProcessor, TracerProvider } from '@opentelemetry/sdk-trace';
import type { Items } from './delivery/encoding.ts';
import { exporterNames, otlpDestination, otlpProtocol, type Signal } from './exporters.ts';
import { resourceOf } from './resource.ts';
import { checkResourceSettings, type ResourceOptions } from './resource-settings.ts';

/** What became of one test item that was sent as this environment has it sent. */
export interface Delivery {
  readonly signal: Signal;
  /** Where it went, for people to read; undefined where the signal is not pushed by OTLP. */
  readonly destination: string | undefined;
  /** Why the backend does not have it; undefined where it confirmed it, or where nothing was sent. */
  readonly failure: string | undefined;
}

const require = createRequire(import.meta.url);

type Confirm = (failure: string | undefined) => void;

/** An exporter that makes one attempt and tells what it came to. */
function confirming<S extends Signal>(signal: S, { env, report }: ResourceOptions, confirm: Confirm) {
  const { sendOnce } = require('#otlp-send-once') as typeof import('./delivery-thread/send-once.ts');
  const target = { signal, protocol: otlpProtocol(env, signal, report), timeout: undefined };
  return {
    export(items: Items[S], done: (result: ExportResult) => void): void {
      void sendOnce(target, items)
        .catch(String)
        .then((failure) => {
          confirm(failure);
          done({ code: failure === undefined ? ExportResultCode.SUCCESS : ExportResultCode.FAILED });
        });
    },
    forceFlush: () => Promise.resolve(),
    shutdown: () => Promise.resolve(),
  };
}

interface Provider {
  shutdown(): Promise<unknown>;
}

/** Makes one item of a signal and has it exported. */
const senders: {
  readonly [S in Signal]: (options: ResourceOptions, name: string, confirm: Confirm) => Provider;
} = {
  traces(options, name, confirm) {
    const exporter = confirming('traces', options, confirm);
    const provider = new TracerProvider({
      resource: resourceOf(options),
      sampler: new AlwaysOnSampler(),
      spanProcessors: [new SimpleSpanProcessor({ exporter })],
    });
    provider.getTracer(name).startSpan(name).end();
    return provider;
  },
  metrics(options, name, confirm) {
    const exporter = confirming('metrics', options, confirm);
    const reader = new PeriodicExportingMetricReader({ exporter });
    const provider = new MeterProvider({ resource: resourceOf(options), readers: [reader] });
    provider.getMeter(name).createCounter(name.replaceAll(' ', '.')).add(1);
    return provider;
  },
  logs(options, name, confirm) {
    const exporter = confirming('logs', options, confirm);
    const processors = [new SimpleLogRecordProcessor({ exporter })];
    const provider = new LoggerProvider({ resource: resourceOf(options), processors });
    provider
      .getLogger(name)
      .emit({ body: name, severityNumber: SeverityNumber.INFO, severityText: 'INFO', timestamp: new Date() });
    return provider;
  },
};

async function send(
  signal: Signal,
  options: ResourceOptions,
  name: string,
  timeout: number,
): Promise<Delivery> {
  if (!exporterNames(options.env, signal).includes('otlp')) {
    return { signal, destination: undefined, failure: undefined };
  }
  const destination = otlpDestination(options.env, signal);
  const { promise, resolve } = Promise.withResolvers<string | undefined>();
  const timer = setTimeout(() => resolve(`no answer within ${timeout / 1000} s`), timeout);
  try {
    const provider = senders[signal](options, name, resolve);
    provider.shutdown().catch((error: unknown) => resolve(String(error)));
    return { signal, destination, failure: await promise };
  } catch (error) {
    return { signal, destination, failure: String(error) };
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Sends one span, one metric and one log record of that name to where this environment has them sent, and waits until
 * the backend has confirmed each. Never rejects.
 *
 * @param timeout Milliseconds until a backend that does not answer is given up.
 */
export function testDelivery(options: ResourceOptions, name: string, timeout: number): Promise<Delivery[]> {
  checkResourceSettings(options);
  const signals = Object.keys(senders) as Signal[];
  return Promise.all(signals.map((signal) => send(signal, options, name, timeout)));
}
