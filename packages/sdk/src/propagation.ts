import { isLocalTrace } from '@hishamos/context';
import { type Context, type TextMapPropagator, type TextMapSetter, trace } from '@opentelemetry/api';
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from '@opentelemetry/core';
import { listOf } from './environment.ts';
import { load } from './exporters.ts';
import type { SdkOptions } from './options.ts';

type Make = () => TextMapPropagator;

const propagators: Readonly<Record<string, Make>> = {
  tracecontext: () => new W3CTraceContextPropagator(),
  baggage: () => new W3CBaggagePropagator(),
  b3: () => new (load<new () => TextMapPropagator>('@opentelemetry/propagator-b3', 'B3Propagator'))(),
  b3multi: () =>
    // 1 is B3InjectEncoding.MULTI_HEADER.
    new (load<new (o: object) => TextMapPropagator>('@opentelemetry/propagator-b3', 'B3Propagator'))({
      injectEncoding: 1,
    }),
  xray: () =>
    new (load<new () => TextMapPropagator>('@opentelemetry/propagator-aws-xray', 'AWSXRayPropagator'))(),
};

/** Keeps the ids of requests that nobody traces inside this process. */
class KeepLocalTraces implements TextMapPropagator {
  readonly #inner: TextMapPropagator;

  constructor(inner: TextMapPropagator) {
    this.#inner = inner;
  }

  inject(context: Context, carrier: unknown, setter: TextMapSetter): void {
    const local = isLocalTrace(trace.getSpanContext(context));
    this.#inner.inject(local ? trace.deleteSpan(context) : context, carrier, setter);
  }

  extract(...args: Parameters<TextMapPropagator['extract']>): Context {
    return this.#inner.extract(...args);
  }

  fields(): string[] {
    return this.#inner.fields();
  }
}

/** The propagator that `OTEL_PROPAGATORS` names; W3C trace context and baggage by default. */
export function propagator({ env, report }: SdkOptions): TextMapPropagator | undefined {
  const named = listOf(env, 'OTEL_PROPAGATORS');
  if (named.includes('none')) return undefined;
  const names = named.length > 0 ? [...new Set(named)] : ['tracecontext', 'baggage'];
  const made = names.flatMap((name) => {
    const make = propagators[name];
    if (make !== undefined) return [make()];
    report(
      `OTEL_PROPAGATORS names ${JSON.stringify(name.slice(0, 100))}; it takes ` +
        `${Object.keys(propagators).join(', ')}, none.`,
    );
    return [];
  });
  return new KeepLocalTraces(new CompositePropagator({ propagators: made }));
}
