import { installed } from '@hishamos/engine';
import { context, diag, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { exporterNames, otlpDestination, type Signal } from './exporters.ts';
import { alreadyRegistered } from './foreign.ts';
import { loggerProvider } from './logs.ts';
import { meterProvider } from './metrics.ts';
import type { SdkOptions } from './options.ts';
import { propagator } from './propagation.ts';
import { resourceOf } from './resource.ts';
import { tracerProvider } from './traces.ts';

/** The OpenTelemetry SDK of this process. */
export interface Sdk {
  /** Whether spans go anywhere. */
  readonly spans: boolean;
  /** Whether log records go anywhere through OpenTelemetry. */
  readonly logs: boolean;
  /** Where each signal is pushed, for people to read. */
  readonly destinations: Readonly<Record<Signal, readonly string[]>>;
  /** What another SDK had registered before; those parts stay with it. */
  readonly foreign: readonly string[];
  /** Sends on what is queued, within so many milliseconds. Never rejects. */
  flush(timeout: number): Promise<void>;
  /** Sends on what is queued and stops, within so many milliseconds. Never rejects. */
  shutdown(timeout: number): Promise<void>;
}

interface Provider {
  forceFlush(): Promise<unknown>;
  shutdown(): Promise<unknown>;
}

/** Waits for all, or for the time to pass; a failure is told once and changes nothing. */
async function within(timeout: number, work: readonly Promise<unknown>[]): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(() => {
      diag.warn(
        `Telemetry was still being sent after ${timeout} ms (HISHAMOS_SHUTDOWN_TIMEOUT); the rest is dropped.`,
      );
      resolve();
    }, timeout);
  });
  const done = Promise.allSettled(work).then((results) => {
    for (const result of results)
      if (result.status === 'rejected') diag.error('Telemetry was not sent', result.reason);
  });
  await Promise.race([done, passed]);
  clearTimeout(timer);
}

function destinationsOf({ env }: SdkOptions, signal: Signal): string[] {
  return exporterNames(env, signal).map((name) => (name === 'otlp' ? otlpDestination(env, signal) : name));
}

/** Makes and registers the providers; parts that another SDK has registered stay with that one. */
export function startSdk(options: SdkOptions): Sdk {
  const foreign = alreadyRegistered();
  const resource = resourceOf(options);
  const meters = foreign.includes('metrics') ? undefined : meterProvider(options, resource);
  // What the queues drop is counted here.
  const counting = meters ?? metrics.getMeterProvider();
  const tracers = foreign.includes('traces') ? undefined : tracerProvider(options, resource, counting);
  const loggers = foreign.includes('logs') ? undefined : loggerProvider(options, resource, counting);

  if (!foreign.includes('context'))
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  if (!foreign.includes('propagation')) {
    const made = propagator(options);
    if (made !== undefined) propagation.setGlobalPropagator(made);
  }
  if (tracers !== undefined) trace.setGlobalTracerProvider(tracers);
  if (meters !== undefined) {
    metrics.setGlobalMeterProvider(meters);
    installed.current = options.engine;
  }
  if (loggers !== undefined) logs.setGlobalLoggerProvider(loggers);

  const providers: Provider[] = [tracers, loggers, meters].filter((provider) => provider !== undefined);
  return {
    spans: tracers !== undefined || foreign.includes('traces'),
    logs: loggers !== undefined || foreign.includes('logs'),
    destinations: {
      traces: destinationsOf(options, 'traces'),
      metrics: destinationsOf(options, 'metrics'),
      logs: destinationsOf(options, 'logs'),
    },
    foreign,
    flush: (timeout) =>
      within(
        timeout,
        providers.map((provider) => provider.forceFlush()),
      ),
    shutdown: (timeout) =>
      within(
        timeout,
        providers.map((provider) => provider.shutdown()),
      ),
  };
}
