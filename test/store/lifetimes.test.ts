import { checkRollups, migrate, rebuildRollups } from '@hishamos/store';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';

const now = Date.now();
const day = 86_400_000;
const alive = '00000000-0000-4000-8000-00000000000a';
const silent = '00000000-0000-4000-8000-00000000000b';

describe.each(postgresServers)('on %s', (_, programs) => {
  const found = programs();
  let server: Postgres;
  let url: string;
  beforeAll(async () => {
    if (found.path !== undefined) server = await Postgres.start(found.path);
  });
  afterAll(() => server?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    if (found.path === undefined) return;
    url = await server.database();
    await migrate({ url });
  });

  const send = (executions: object[]) =>
    query(url, 'INSERT INTO hishamos_inbox (executions) VALUES ($1)', [JSON.stringify(executions)]);
  const sign = (instance_id: string, more: object = {}) =>
    query(url, 'INSERT INTO hishamos_inbox (instance) VALUES ($1)', [
      JSON.stringify({ instance_id, ...more }),
    ]);

  function execution(daysAgo: number, more: object = {}) {
    const at = now - daysAgo * day;
    const hex = at.toString(16).padStart(12, '0');
    const iso = new Date(at).toISOString();
    return {
      execution_id: `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(Math.abs(daysAgo)).padStart(12, '0')}`,
      kind: 'agent',
      subject_id: 'a',
      status: 'completed',
      started_at: iso,
      ended_at: iso,
      duration: 1,
      cost: 2,
      user_id: 'u',
      instance_id: alive,
      ...more,
    };
  }
  const total = async () =>
    (await query(url, 'SELECT total_executions::int, total_cost::float8 FROM agent_performance_summary'))[0];
  const rows = async () => Number((await query(url, 'SELECT count(*) FROM hishamos_executions'))[0]?.count);

  describe.skipIf(found.reason)('executions', () => {
    it('are deleted when they are too old, while the views keep what they counted', async () => {
      const old = [
        execution(400),
        execution(100),
        execution(33, { status: 'running' }),
        execution(20),
        execution(0),
      ];
      await send(old);
      const partitions = async () =>
        (await query(url, "SELECT FROM pg_inherits WHERE inhparent = 'hishamos_executions'::regclass"))
          .length;
      const before = await partitions();
      expect((await query(url, 'SELECT hishamos_apply_retention(30) AS deleted'))[0]).toEqual({
        deleted: '3',
      });
      expect(await rows()).toBe(2);
      expect(await partitions()).toBeLessThan(before);
      expect(await total()).toEqual({ total_executions: 5, total_cost: 10 });
      expect(
        await query(
          url,
          'SELECT sum(running)::int AS running, sum(abandoned)::int AS abandoned FROM hishamos_daily',
        ),
      ).toEqual([{ running: 0, abandoned: 1 }]);
      // They come once more, out of an old spool: nothing is counted twice.
      await send(old);
      expect(await total()).toEqual({ total_executions: 5, total_cost: 10 });
      expect(await checkRollups({ url })).toEqual([]);
      expect(await rebuildRollups({ url })).toEqual([]);
      expect(await total()).toEqual({ total_executions: 5, total_cost: 10 });
    });

    it('find a partition for any month, also where a clock is wrong', async () => {
      await send([execution(0), execution(200), execution(20_000), execution(-40_000)]);
      await Promise.all(
        [execution(800, { subject_id: 'b' }), execution(801, { subject_id: 'b' })].map((each) =>
          send([each]),
        ),
      );
      expect(await rows()).toBe(6);
      expect(await checkRollups({ url })).toEqual([]);
    });

    it('are abandoned when their instance is silent or has ended, and are back when it was not dead', async () => {
      await sign(alive);
      await sign(silent);
      const running = { status: 'running', ended_at: null, duration: null, cost: null };
      await send([
        execution(1, running),
        execution(2, { ...running, instance_id: silent }),
        execution(3, { ...running, instance_id: silent }),
      ]);
      const states = async () =>
        (await query(url, 'SELECT status FROM hishamos_executions ORDER BY execution_id DESC')).map(
          ({ status }) => status,
        );
      await sign(alive);
      expect(await states()).toEqual(['running', 'running', 'running']);
      await query(
        url,
        `UPDATE hishamos_instances SET seen_at = now() - interval '5 minutes' WHERE instance_id = '${silent}'`,
      );
      await query(url, "UPDATE hishamos_executions SET received_at = now() - interval '5 minutes'");
      await sign(alive);
      expect(await states()).toEqual(['running', 'abandoned', 'abandoned']);
      await sign(silent);
      expect(await states()).toEqual(['running', 'running', 'running']);
      await sign(silent, { ended: true });
      await send([execution(2, { instance_id: silent })]);
      expect(await states()).toEqual(['running', 'completed', 'abandoned']);
      // A start that comes after the end of its instance.
      await send([execution(4, { ...running, instance_id: silent })]);
      await sign(alive);
      expect(await states()).toEqual(['running', 'completed', 'abandoned', 'abandoned']);
      expect(await checkRollups({ url })).toEqual([]);
      expect(
        await query(
          url,
          'SELECT running_executions::int, abandoned_executions::int, success_rate::float8 FROM agent_performance_summary',
        ),
      ).toEqual([{ running_executions: 1, abandoned_executions: 2, success_rate: 33.33 }]);
    });

    it('need not be there for a user, an agent that only runs divides by nothing, and the guide’s queries run', async () => {
      const at = new Date().toISOString();
      await query(url, 'INSERT INTO hishamos_inbox (users) VALUES ($1)', [
        JSON.stringify([{ user_id: 'idle', email: 'i@example.org', seen_at: at }]),
      ]);
      await send([
        execution(0, {
          status: 'running',
          ended_at: null,
          duration: null,
          cost: null,
          user_id: 'nobody knows',
        }),
      ]);
      expect(
        await query(
          url,
          'SELECT email, agent_executions_count::int, command_executions_count::int, total_cost::float8 FROM user_activity_summary ORDER BY total_cost DESC, user_id',
        ),
      ).toEqual([
        { email: 'i@example.org', agent_executions_count: 0, command_executions_count: 0, total_cost: 0 },
        { email: null, agent_executions_count: 1, command_executions_count: 0, total_cost: 0 },
      ]);
      expect(
        await query(
          url,
          'SELECT agent_name, total_executions::int, success_rate::int, avg_execution_time FROM agent_performance_summary ORDER BY success_rate DESC LIMIT 10',
        ),
      ).toEqual([{ agent_name: 'a', total_executions: 1, success_rate: 0, avg_execution_time: null }]);
      expect(
        await query(
          url,
          'SELECT date::text, total_agent_executions::int, successful_executions::int, total_cost::int FROM daily_system_metrics ORDER BY date DESC LIMIT 7',
        ),
      ).toEqual([
        { date: at.slice(0, 10), total_agent_executions: 1, successful_executions: 0, total_cost: 0 },
      ]);
    });
  });
});
