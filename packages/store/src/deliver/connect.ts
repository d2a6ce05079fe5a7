import pg from 'pg';
import { connectionOf, type Target } from '../connection.ts';
import { Names } from '../schema/names.ts';
import { targetOf } from '../target.ts';

/** Milliseconds after which a statement without an answer is given up: the network may be gone without a word. */
const answerTimeout = 30_000;

/** Makes a connection, and says where on it the store is. */
export type Connect = () => Promise<{ readonly client: pg.Client; readonly names: Names }>;

let migrated = false;

/** Nobody else looks after the tables of an embedded server. */
async function migrateOnce(target: Target): Promise<void> {
  if (migrated) return;
  const { migrate } = await import('../migrate/migrations.ts');
  await migrate(target);
  migrated = true;
}

/** Connects to the store that the environment names. */
export const connect: Connect = async () => {
  const target = await targetOf(process.env);
  if (target.embedded) await migrateOnce(target);
  const client = new pg.Client({ ...connectionOf(target, 'hishamos store'), query_timeout: answerTimeout });
  // Lost while idle: the next statement fails, and another connection is made.
  client.on('error', () => {});
  await client.connect();
  return { client, names: new Names(target) };
};
