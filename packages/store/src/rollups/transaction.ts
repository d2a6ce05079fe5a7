import pg from 'pg';
import { connectionOf, locate, type Target } from '../connection.ts';
import type { Names } from '../schema/names.ts';

/** Runs work in a transaction on a connection of its own. */
export async function inTransaction<T>(
  target: Target,
  mode: 'READ COMMITTED' | 'REPEATABLE READ',
  work: (client: pg.Client, names: Names & { schema: string }) => Promise<T>,
): Promise<T> {
  const client = new pg.Client(connectionOf(target, 'hishamos views'));
  await client.connect();
  try {
    const names = await locate(client, target);
    await client.query(`BEGIN ISOLATION LEVEL ${mode}`);
    const result = await work(client, names);
    await client.query('COMMIT');
    return result;
  } finally {
    await client.end();
  }
}
