import { AggregationTemporality, InstrumentType } from '@opentelemetry/sdk-metrics';
import { type Environment, textOf } from '../environment.ts';

const { COUNTER, OBSERVABLE_COUNTER, HISTOGRAM, GAUGE, OBSERVABLE_GAUGE } = InstrumentType;

/** The instruments that each preference has told as differences; all others are told as totals. */
const asDelta: Readonly<Record<string, readonly InstrumentType[]>> = {
  cumulative: [],
  delta: [COUNTER, OBSERVABLE_COUNTER, HISTOGRAM, GAUGE, OBSERVABLE_GAUGE],
  lowmemory: [COUNTER, HISTOGRAM],
};

/** The temporality of each instrument, by `OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE`. */
export function temporalityOf(
  env: Environment,
  report: (problem: string) => void,
): (type: InstrumentType) => AggregationTemporality {
  const name = 'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE';
  const asked = textOf(env, name) ?? 'cumulative';
  const delta = asDelta[asked.toLowerCase()];
  if (delta === undefined) {
    report(
      `${name} is ${JSON.stringify(asked.slice(0, 100))}, but it takes ${Object.keys(asDelta).join(', ')}. Using cumulative.`,
    );
  }
  return (type) =>
    delta?.includes(type) === true ? AggregationTemporality.DELTA : AggregationTemporality.CUMULATIVE;
}
