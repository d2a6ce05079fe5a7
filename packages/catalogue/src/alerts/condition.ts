import type { MetricKey } from '../metrics.ts';
import type { RuntimeMetricKey } from '../runtime-metrics.ts';
import type { SelfMetricKey } from '../self-metrics.ts';
import type { PrometheusMetricKey } from './prometheus-metrics.ts';

/** A metric of the catalogue, of the process, of the product about itself, or of Prometheus about its targets. */
export type AlertMetricKey = MetricKey | RuntimeMetricKey | SelfMetricKey | PrometheusMetricKey;

/**
 * What a label of a series must be: `=` and `!=` compare, `=~` and `!~` match a regular expression against the whole
 * value. A series without the label has the empty value.
 */
export interface Matcher {
  readonly label: string;
  readonly op: '=' | '!=' | '=~' | '!~';
  readonly value: string;
}

/** Series of one metric: those that every matcher accepts. */
export interface Selection {
  readonly metric: AlertMetricKey;
  readonly where: readonly Matcher[];
}

/** Over how long, and by which labels the series are summed. Windows are in seconds. */
export interface Grouping {
  readonly window: number;
  readonly by: readonly string[];
}

/**
 * A number for each group of series: a group is one combination of the values of the labels in `by`. A group none of
 * whose series exists (or, in a window, has two samples) has no number, and then no condition on it holds.
 */
export type Quantity =
  /** A counter's rise per second, each series' resets taken into account, summed: Prometheus' `sum by (…) (rate(…))`. */
  | ({ readonly kind: 'rate'; readonly of: Selection } & Grouping)
  /** A counter's rise, as above: Prometheus' `sum by (…) (increase(…))`. */
  | ({ readonly kind: 'increase'; readonly of: Selection } & Grouping)
  /** The `q` quantile of what a histogram observed in the window: `histogram_quantile(q, sum by (…, le) (rate(…)))`. */
  | ({ readonly kind: 'quantile'; readonly q: number; readonly of: Selection } & Grouping)
  /** What gauges hold now, put together. */
  | {
      readonly kind: 'gauge';
      readonly reduce: 'sum' | 'min' | 'max';
      readonly of: Selection;
      readonly by: readonly string[];
    }
  /** One by another, group by group; a group that either lacks has no number, and 0/0 is not a number. */
  | { readonly kind: 'ratio'; readonly of: Quantity; readonly to: Quantity };

/**
 * For which groups something holds. It has a value, which notifications show: the quantity of the first comparison; 1
 * where there is none.
 */
export type Condition =
  /** A quantity against a bound; never holds for NaN. */
  | {
      readonly kind: 'compare';
      readonly quantity: Quantity;
      readonly is: '>' | '>=' | '<' | '==';
      readonly bound: number;
    }
  /** Holds for the groups for which all hold; their labels are the same. */
  | { readonly kind: 'all'; readonly of: readonly [Condition, ...Condition[]] }
  /** Holds for the groups of `condition` for which `except` does not hold. */
  | { readonly kind: 'unless'; readonly condition: Condition; readonly except: Condition }
  /** Holds, for one group that has no labels but the matchers' with `=`, while no series is selected. */
  | { readonly kind: 'absent'; readonly of: Selection }
  /** Always holds, for one group without labels. */
  | { readonly kind: 'always' };

const quantityLabels = (quantity: Quantity): readonly string[] =>
  quantity.kind === 'ratio' ? quantityLabels(quantity.of) : quantity.by;

/** The labels that tell the groups of a condition apart. */
export function groupLabels(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case 'compare':
      return quantityLabels(condition.quantity);
    case 'all':
      return groupLabels(condition.of[0]);
    case 'unless':
      return groupLabels(condition.condition);
    case 'absent':
      return condition.of.where.filter(({ op }) => op === '=').map(({ label }) => label);
    default:
      return [];
  }
}

const quantitySelections = (quantity: Quantity): readonly Selection[] =>
  quantity.kind === 'ratio'
    ? [...quantitySelections(quantity.of), ...quantitySelections(quantity.to)]
    : [quantity.of];

/** The series that a condition reads. */
export function selectionsOf(condition: Condition): readonly Selection[] {
  switch (condition.kind) {
    case 'compare':
      return quantitySelections(condition.quantity);
    case 'all':
      return condition.of.flatMap(selectionsOf);
    case 'unless':
      return [...selectionsOf(condition.condition), ...selectionsOf(condition.except)];
    case 'absent':
      return [condition.of];
    default:
      return [];
  }
}
