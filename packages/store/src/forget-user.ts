import type { Target } from './connection.ts';
import { inTransaction } from './rollups/transaction.ts';

/**
 * Forgets a user: the entry with the email, the id in every execution, and the sums under it. What the executions
 * cost stays in the sums by agent and day.
 *
 * @returns whether anything was kept of the user, and how many executions bore the id.
 */
export function forgetUser(
  target: Target,
  userId: string,
): Promise<{ readonly known: boolean; readonly executions: number }> {
  return inTransaction(target, 'READ COMMITTED', async (client, names) => {
    const { rowCount } = await client.query(
      `UPDATE ${names.of('executions')} SET user_id = NULL WHERE user_id = $1`,
      [userId],
    );
    const executions = rowCount ?? 0;
    let entries = 0;
    for (const table of [names.of('user_totals'), names.of('daily_users'), names.of('users')]) {
      const deleted = await client.query(`DELETE FROM ${table} WHERE user_id = $1`, [userId]);
      entries += deleted.rowCount ?? 0;
    }
    return { known: executions + entries > 0, executions };
  });
}
