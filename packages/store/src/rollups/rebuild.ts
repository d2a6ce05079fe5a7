import type { Target } from '../connection.ts';
import { columnsOf, rollups } from '../schema/rollups.ts';
import { type Disagreement, disagreements } from './check.ts';
import { recount, recountable } from './recount.ts';
import { inTransaction } from './transaction.ts';

/**
 * Counts the rollups again from the executions, for all days of which these are still there. Executions that
 * arrive meanwhile wait.
 *
 * @returns what was not right before.
 */
export function rebuildRollups(target: Target): Promise<readonly Disagreement[]> {
  return inTransaction(target, 'READ COMMITTED', async (client, names) => {
    await client.query(`SELECT pg_advisory_xact_lock(${names.lock('rows')})`);
    await client.query(`SELECT pg_advisory_xact_lock(${names.lock('rollups')})`);
    const before = await disagreements(client, names);
    for (const rollup of rollups) {
      const table = names.of(rollup.table);
      await client.query(`DELETE FROM ${table} WHERE ${recountable(names, rollup)}`);
      await client.query(`INSERT INTO ${table} (${columnsOf(rollup).join(', ')}) ${recount(names, rollup)}`);
    }
    return before;
  });
}
