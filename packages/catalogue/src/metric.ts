/** A label whose values are free text, such as an agent's id. */
export const text = { kind: 'text' } as const;

/** A label with a closed list of values, which becomes a union type. */
export const oneOf = <const Values extends readonly string[]>(...values: Values) =>
  ({ kind: 'oneOf', values }) as const;

/** A label that holds an HTTP status code, 100 to 599. */
export const httpStatus = { kind: 'httpStatus' } as const;

export type Label =
  | typeof text
  | typeof httpStatus
  | { readonly kind: 'oneOf'; readonly values: readonly string[] };

export type Labels = { readonly [name: string]: Label };

/** UCUM units, as OpenTelemetry writes them. `{...}` are annotations: they count things and are dimensionless. */
export type Unit = 's' | 'By' | 'USD' | '1' | `{${string}}`;

interface Common<L extends Labels> {
  /** The name, the same in Prometheus and through OTLP. */
  readonly name: string;
  readonly unit: Unit;
  readonly help: string;
  readonly labels: L;
}

export interface Counter<L extends Labels = Labels> extends Common<L> {
  readonly kind: 'counter';
}

/**
 * How the values that several processes of one application hold for a gauge become one: `sum` where each has a part,
 * `max` or `min` where the one that is worst off counts, `last` where all tell of the same thing and the newest is right,
 * `union` where each counts things of which others may count the same. Where only a number is known of those, the greatest counts.
 */
export type MergeRule = 'sum' | 'max' | 'min' | 'last' | 'union';

export interface Gauge<L extends Labels = Labels> extends Common<L> {
  readonly kind: 'gauge';
  readonly merge: MergeRule;
}

export interface Histogram<L extends Labels = Labels> extends Common<L> {
  readonly kind: 'histogram';
  readonly buckets: Buckets;
}

/** Upper bounds of a histogram, in its unit, with the reason why they were chosen. */
export interface Buckets {
  readonly bounds: readonly number[];
  readonly reason: string;
}

export type Metric = Counter | Gauge | Histogram;

/** What a label holds at compile time: a union for a closed list, a number for a status code, else a string. */
export type LabelValue<L extends Label> = L extends { kind: 'oneOf'; values: readonly (infer V)[] }
  ? V
  : L extends { kind: 'httpStatus' }
    ? number
    : string;

/** The label values of a metric, by label name. */
export type LabelValues<M extends Metric> = {
  readonly [Name in keyof M['labels']]: LabelValue<M['labels'][Name]>;
};
