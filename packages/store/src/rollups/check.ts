import type pg from 'pg';
import type { Target } from '../connection.ts';
import type { Names } from '../schema/names.ts';
import { columnsOf, type Rollup, rollups } from '../schema/rollups.ts';
import { recount, recountable } from './recount.ts';
import { inTransaction } from './transaction.ts';

/** How many rows of a rollup are not what a recount gives. */
export interface Disagreement {
  readonly rollup: string;
  readonly rows: number;
}

function difference(names: Names, rollup: Rollup): string {
  const kept = `SELECT ${columnsOf(rollup).join(', ')} FROM ${names.of(rollup.table)} WHERE ${recountable(names, rollup)}`;
  const counted = (query: string) => `SELECT * FROM (${query}) q WHERE executions > 0`;
  const keys = Object.keys(rollup.keys).join(', ');
  return [
    `WITH kept AS (${counted(kept)}), counted AS (${counted(recount(names, rollup))})`,
    `SELECT count(DISTINCT (${keys}))::int AS rows FROM (`,
    '(SELECT * FROM kept EXCEPT SELECT * FROM counted) UNION ALL (SELECT * FROM counted EXCEPT SELECT * FROM kept)',
    ') different',
  ].join('\n');
}

/** Holds every rollup against a recount, as of now. */
export async function disagreements(client: pg.ClientBase, names: Names): Promise<readonly Disagreement[]> {
  const found: Disagreement[] = [];
  for (const rollup of rollups) {
    const { rows } = await client.query<{ rows: number }>(difference(names, rollup));
    const count = rows[0]?.rows ?? 0;
    if (count > 0) found.push({ rollup: rollup.table, rows: count });
  }
  return found;
}

/** Proves that the rollups, and so the views, are what a recount of the executions gives: then the list is empty. */
export const checkRollups = (target: Target): Promise<readonly Disagreement[]> =>
  inTransaction(target, 'REPEATABLE READ', disagreements);
