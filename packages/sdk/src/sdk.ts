import { setTimeout as sleep } from 'node:timers/promises';
import { readSetting } from '@hishamos/catalogue';
import { installed } from '@hishamos/engine';
import { context, diag, logs, metrics, propagation, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import type { Resource } from '@opentelemetry/resources';
import { type Attach, attachOf } from './attach.ts';
import { signals } from './delivery/batch.ts';
import type { Delivery } from './delivery/delivery.ts';
import { exporterNames, otlpDestination, type Signal } from './exporters.ts';
import { alreadyRegistered } from './foreign.ts';
import { LateMeterProvider } from './late-meter-provider.ts';
import type { SdkOptions } from './options.ts';
import { ownRequire } from './own-require.ts';
import { propagator } from './propagation.ts';
import { checkResourceSettings } from './resource-settings.ts';
import type { Service } from './service.ts';

/** The OpenTelemetry SDK of this process. */
export interface Sdk {
  /** What the application is called in its telemetry. */
  readonly service: Service;
  /** Whether spans go anywhere. */
  readonly spans: boolean;
  /** Whether log records go anywhere through OpenTelemetry. */
  readonly logs: boolean;
  /** Where each signal is pushed, for people to read. */
  readonly destinations: Readonly<Record<Signal, readonly string[]>>;
  /** Makes a context active until the callback ends that Node.js has called; undefined where it might outlast that. */
  readonly attach: Attach | undefined;
  /** What another SDK had registered before; those parts stay with it. */
  readonly foreign: readonly string[];
  /** Makes the page's reader and has it collect, where that is not done. Throws where it cannot be made. */
  startReading(): void;
  /** Sends on what is queued. Never rejects; waits for no more than so many milliseconds. */
  flush(within: number): Promise<void>;
  /** The same at once, which goes for what OTLP delivers; it blocks until that is done. */
  flushNow(within: number): void;
  /** Sends on what is queued and stops, within so many milliseconds. Never rejects. */
  shutdown(within: number): Promise<void>;
}

type Sending = typeof import('./sending.ts');
type Collecting = typeof import('./collecting.ts');

interface Provider {
  forceFlush(): Promise<unknown>;
  shutdown(): Promise<unknown>;
}

/** Waits for all; a failure is told and changes nothing. */
async function settled(work: readonly Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(work))
    if (result.status === 'rejected') diag.error('Telemetry was not sent', result.reason);
}

function destinationsOf({ env }: SdkOptions, signal: Signal): string[] {
  return exporterNames(env, signal).map((name) => (name === 'otlp' ? otlpDestination(env, signal) : name));
}

/** What sends telemetry on, where anybody takes it. */
function sendingOf({ env, spanProcessors = [], logRecordProcessors = [] }: SdkOptions): Sending | undefined {
  const takers = [
    ...spanProcessors,
    ...logRecordProcessors,
    ...signals.flatMap((signal) => exporterNames(env, signal)),
  ];
  return takers.length === 0 ? undefined : (ownRequire()('#sending') as Sending);
}

const collecting = (): Collecting => ownRequire()('#collecting') as Collecting;

/** The meter provider, made at once where somebody reads it regularly. */
function meterProviderOf(
  options: SdkOptions,
  resource: () => Resource,
  delivery: Delivery | undefined,
): LateMeterProvider {
  const limit = readSetting('HISHAMOS_SERIES_CAP', options.env, options.report);
  const provider = new LateMeterProvider(() =>
    collecting().meterProvider(options, limit, resource(), delivery),
  );
  const { env, metricReaders = [] } = options;
  if (metricReaders.length > 0 || exporterNames(env, 'metrics').length > 0) provider.start();
  return provider;
}

/** Makes and registers the providers; parts that another SDK has registered stay with that one. */
export function startSdk(options: SdkOptions): Sdk {
  const foreign = alreadyRegistered();
  checkResourceSettings(options);
  const sending = sendingOf(options);
  let found: Resource | undefined;
  const resource = (): Resource => {
    found ??= (sending ?? collecting()).resourceOf(options);
    return found;
  };
  const delivery = sending?.deliveryOf(options, foreign);
  const meters = foreign.includes('metrics') ? undefined : meterProviderOf(options, resource, delivery);
  const counting = meters ?? metrics.getMeterProvider();
  const tracers = foreign.includes('traces')
    ? undefined
    : sending?.tracerProvider(options, resource(), delivery, counting);
  const loggers = foreign.includes('logs')
    ? undefined
    : sending?.loggerProvider(options, resource(), delivery);

  const manager = foreign.includes('context') ? undefined : new AsyncLocalStorageContextManager().enable();
  if (manager !== undefined) context.setGlobalContextManager(manager);
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
  if (delivery !== undefined) sending?.observeDelivery(delivery);

  const providers: Provider[] = [tracers, loggers, meters].filter((provider) => provider !== undefined);
  return {
    get service() {
      const { 'service.name': name, 'service.version': version } = resource().attributes;
      return { name: String(name ?? ''), version: String(version ?? '') };
    },
    spans: tracers !== undefined || foreign.includes('traces'),
    logs: loggers !== undefined || foreign.includes('logs'),
    destinations: {
      traces: destinationsOf(options, 'traces'),
      metrics: destinationsOf(options, 'metrics'),
      logs: destinationsOf(options, 'logs'),
    },
    foreign,
    attach: manager && attachOf(manager),
    startReading: () => void meters?.start(),
    flush(within) {
      if (delivery !== undefined) delivery.courier.deadline = performance.now() + within;
      return settled(providers.map((provider) => provider.forceFlush()));
    },
    flushNow: (within) => delivery?.flushNow(performance.now() + within),
    async shutdown(within) {
      if (delivery !== undefined) delivery.courier.deadline = performance.now() + within;
      const timer = new AbortController();
      const passed = sleep(within, undefined, { signal: timer.signal }).catch(() => undefined);
      await Promise.race([settled(providers.map((provider) => provider.shutdown())), passed]);
      timer.abort();
      await delivery?.courier.stop();
    },
  };
}
