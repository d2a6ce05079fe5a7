import { type Quantity, type Recording, recordings, sloRecordings } from '@hishamos/catalogue/alerts';
import { groupsOf, type PromqlOptions, unrecordedQuantity } from '../promql/condition.ts';
import type { RuleOptions } from './options.ts';

/** A recording rule of Prometheus. */
export interface RecordRule {
  readonly record: string;
  readonly expr: string;
}

const keyOf = (quantity: Quantity): string => JSON.stringify(quantity);
const labelsOf = (quantity: Quantity): readonly string[] =>
  quantity.kind === 'ratio' ? labelsOf(quantity.of) : quantity.by;

/** Recording rules, and the way to write conditions that use what they keep. */
export interface Records {
  readonly rules: readonly RecordRule[];
  readonly promql: PromqlOptions;
}

function recordsOf(all: readonly Recording[], { scope }: RuleOptions): Records {
  const names = new Map(
    all.map(({ metric, operation, quantity }) => [
      keyOf(quantity),
      `${groupsOf(labelsOf(quantity), { scope }).join('_')}:${metric}:${operation}`,
    ]),
  );
  const promql: PromqlOptions = { scope, recorded: (quantity) => names.get(keyOf(quantity)) };
  const rules = all.map(({ quantity }) => ({
    record: promql.recorded(quantity) ?? '',
    expr: unrecordedQuantity(quantity, promql),
  }));
  return { rules, promql };
}

/** What the alerts use. */
export const alertRecords = (options: RuleOptions): Records => recordsOf(recordings(options.config), options);

/** What the alerts on the error budget use. */
export const sloRecords = (options: RuleOptions): Records => recordsOf(sloRecordings, options);
