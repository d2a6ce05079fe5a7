import { dashboardsOf } from '@hishamos/artefacts';
import { migrate } from '@hishamos/store';
import { expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';

const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };

/** Every SQL text in a model. */
function queriesIn(model: unknown): string[] {
  const found: string[] = [];
  JSON.stringify(model, (key, value) => {
    if (key === 'rawSql') found.push(value as string);
    return value;
  });
  return found;
}

it.skipIf(reason)('every query of the analytics dashboard runs on the views', async () => {
  await using server = await Postgres.start(path as string);
  const url = await server.database();
  await migrate({ url });
  const id = (await query(url, 'SELECT hishamos_id_at(now()) AS id'))[0]?.id;
  const execution = {
    execution_id: id,
    kind: 'agent',
    subject_id: 'a',
    status: 'completed',
    started_at: new Date(),
    duration: 1,
    cost: 3,
    total_tokens: 5,
    user_id: 'u',
    instance_id: id,
  };
  await query(url, 'INSERT INTO hishamos_inbox (executions) VALUES ($1)', [JSON.stringify([execution])]);
  const queries = queriesIn(dashboardsOf().find(({ name }) => name === 'analytics')?.model);
  expect(queries.length).toBe(12);
  for (const text of queries) {
    const rows = await query(url, text);
    const none = /command_usage|workflow_performance/.test(text);
    expect([text, rows.length]).toEqual([text, none ? 0 : 1]);
  }
});
