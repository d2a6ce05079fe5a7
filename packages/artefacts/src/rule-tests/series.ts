import { type AlertMetricKey, alertMetrics } from '@hishamos/catalogue/alerts';

/** A series as it is for some time: a counter's rise a minute, or what a gauge holds. */
export interface Pace {
  readonly metric: AlertMetricKey;
  readonly labels: Readonly<Record<string, string>>;
  /** A bucket of a histogram is a counter too. */
  readonly part?: 'bucket';
  readonly pace: number;
}

/** What all series do for some minutes. At a restart counters begin anew. */
export interface Phase {
  readonly minutes: number;
  readonly paces: readonly Pace[];
  readonly restart?: boolean;
}

interface InputSeries {
  readonly series: string;
  readonly values: string;
}

const nameOf = ({ metric, part, labels }: Pace): string => {
  const text = Object.entries({ job: 'backend', ...labels })
    .map(([label, value]) => `${label}="${value}"`)
    .join(',');
  return `${alertMetrics[metric].name}${part ? `_${part}` : ''}{${text}}`;
};

const number = (value: number): number => Number(value.toPrecision(12));

/** One series through all phases, a sample a minute, in promtool's notation: `0+5x9` is ten samples from 0 to 45. */
function valuesOf(series: Pace, phases: readonly Phase[]): string {
  const isGauge = alertMetrics[series.metric].kind === 'gauge';
  let total = 0;
  const parts = phases.map(({ minutes, paces, restart }, i) => {
    const pace = paces.find((each) => nameOf(each) === nameOf(series))?.pace;
    if (pace === undefined) return `_x${minutes}`;
    if (isGauge) return `${number(pace)}x${minutes - 1}`;
    const first = i === 0 ? 0 : restart ? pace : total + pace;
    total = first + pace * (minutes - 1);
    return `${number(first)}+${number(pace)}x${minutes - 1}`;
  });
  return parts.join(' ');
}

/** The series of some phases, as `input_series` of a test. */
export function inputSeries(phases: readonly Phase[]): readonly InputSeries[] {
  const all = new Map(phases.flatMap(({ paces }) => paces).map((pace) => [nameOf(pace), pace]));
  return [...all].map(([series, pace]) => ({ series, values: valuesOf(pace, phases) }));
}
