import { measures } from '../schema/measures.ts';
import type { Names } from '../schema/names.ts';
import { columnsOf, type Rollup, rollUp, rollups } from '../schema/rollups.ts';

/** Which rows of a rollup can be counted again: of the days of which every execution is still there. */
export const recountable = (names: Names, { keys }: Rollup): string =>
  'day' in keys ? `day >= (SELECT retained_from FROM ${names.of('retention')})` : 'true';

const overDays = ({ extra = {} }: Rollup, column: string): string => {
  const type = column in measures ? 'numeric' : extra[column]?.type;
  return `${type === 'numeric' || type === 'bigint' ? 'sum' : 'max'}(d.${column}) AS ${column}`;
};

/**
 * A query for what a rollup has to hold: executions counted again; or, for one without days, what its days hold,
 * which also know what is gone.
 */
export function recount(names: Names, rollup: Rollup): string {
  const columns = columnsOf(rollup);
  const days = rollups.find(({ table }) => table === rollup.days);
  if (days === undefined) {
    const every = `SELECT 1 AS sign, e.* FROM ${names.of('executions')} e`;
    return `SELECT ${columns.join(', ')} FROM (${rollUp(rollup, every)}) counted WHERE ${recountable(names, rollup)}`;
  }
  const keys = Object.keys(rollup.keys);
  const rest = columns.filter((name) => !keys.includes(name)).map((name) => overDays(rollup, name));
  return `SELECT ${[...keys, ...rest].join(', ')} FROM ${names.of(days.table)} d GROUP BY ${keys.join(', ')}`;
}
