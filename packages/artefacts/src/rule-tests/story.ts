import type { AlertConfig, AlertRule } from '@hishamos/catalogue/alerts';
import type { Pace } from './series.ts';

/** How series behave around the bound of a rule. */
export interface Story {
  /** Just beyond the bound. */
  readonly beyond: readonly Pace[];
  /** Just not. */
  readonly below: readonly Pace[];
  /** All is well. */
  readonly well: readonly Pace[];
  /** Beyond the bound, but too little happens for it to mean anything. */
  readonly idle?: readonly Pace[];
  /** Labels of the alert beside its name, severity and those of its rule. */
  readonly group: Readonly<Record<string, string>>;
  /** Minutes until the condition holds, once series are beyond the bound. */
  readonly warm: number;
  /** Minutes until it no longer does, once they are well. */
  readonly window: number;
  /** How the value is written. */
  readonly value: string;
}

/** What the story of a rule depends on: the bound of its first comparison, and what is configured. */
interface Plot {
  readonly bound: number;
  readonly config: AlertConfig;
}

export type Tell = (plot: Plot) => Story;

/** The bound of a rule's first comparison; 0 where it compares nothing. */
export function boundOf({ condition }: AlertRule): number {
  const first = condition.kind === 'all' ? condition.of[0] : condition;
  return first.kind === 'compare' ? first.bound : 0;
}

/** A little more, and a little less, than a bound. */
export const more = (bound: number): number => (bound === 0 ? 0.01 : bound * 1.02);
/** A little more than a share, and not more than all. */
export const moreOf = (share: number): number => share + (1 - share) / 50;
export const less = (bound: number): number => bound * 0.98;

/** Two instances, which share what happens. */
export const shared = (pace: Omit<Pace, 'labels'> & { readonly labels?: Pace['labels'] }): readonly Pace[] =>
  ['a:8000', 'b:8000'].map((instance) => ({
    ...pace,
    labels: { instance, ...pace.labels },
    pace: pace.pace / 2,
  }));

/** As Prometheus writes a duration of less than a minute: 4 significant digits. */
export const duration = (seconds: number): string =>
  seconds < 1 ? `${Number((seconds * 1000).toPrecision(4))}ms` : `${Number(seconds.toPrecision(4))}s`;

/** As Prometheus writes a share: 4 significant digits. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(4))}%`;
