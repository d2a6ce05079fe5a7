import pg from 'pg';
import { connectionOf } from '../connection.ts';
import { Names } from '../schema/names.ts';
import { targetOf } from '../target.ts';

/** Milliseconds after which a statement without an answer is given up: the network may be gone without a word. */
const answerTimeout = 30_000;

/** Makes a connection, and says where on it the store is. */
export type Connect = () => Promise<{ readonly client: pg.Client; readonly names: Names }>;

/** Connects to the store that the environment names. */
export const connect: Connect = async () => {
  const target = await targetOf(process.env);
  const client = new pg.Client({ ...connectionOf(target, 'hishamos store'), query_timeout: answerTimeout });
  // Lost while idle: the next statement fails, and another connection is made.
  client.on('error', () => {});
  await client.connect();
  return { client, names: new Names(target) };
};
