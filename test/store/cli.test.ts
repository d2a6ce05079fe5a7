import { run } from '@hishamos/cli';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';

const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };

describe.skipIf(reason)('npx hishamos', () => {
  let server: Postgres;
  let url: string;
  beforeAll(async () => {
    server = await Postgres.start(path as string);
    url = await server.database();
  });
  afterAll(() => server?.[Symbol.asyncDispose]());

  async function hishamos(args: string, env: Record<string, string> = { HISHAMOS_DATABASE_URL: url }) {
    let out = '';
    let err = '';
    const code = await run({
      args: args.split(' '),
      env,
      out: (text) => {
        out += text;
      },
      err: (text) => {
        err += text;
      },
    });
    return { code, out, err };
  }

  const add = (executions: object[]) =>
    query(url, 'INSERT INTO hishamos_inbox (executions) VALUES ($1)', [JSON.stringify(executions)]);

  it('migrates there and back', async () => {
    expect(await hishamos('views show daily')).toMatchObject({
      code: 1,
      err: expect.stringContaining('npx hishamos migrate monitoring'),
    });
    expect(await hishamos('migrate monitoring')).toMatchObject({
      code: 0,
      out: 'applied 0001_executions\napplied 0002_performance_views\n',
    });
    expect((await hishamos('migrate monitoring 0001')).out).toBe('reverted 0002_performance_views\n');
    expect((await hishamos('migrate monitoring --status')).out).toMatch(
      /^step.*\n0001_executions +\d{4}-.*\n0002_performance_views +no\n$/,
    );
    expect((await hishamos('migrate')).out).toBe('applied 0002_performance_views\n');
    expect((await hishamos('migrate monitoring')).out).toBe('nothing to do\n');
    expect((await hishamos('migrate monitoring --sql', {})).out).toContain(
      'CREATE VIEW "public"."daily_system_metrics"',
    );
    expect(await hishamos('migrate monitoring 0009')).toMatchObject({
      code: 2,
      err: expect.stringContaining('0001_executions'),
    });
    expect((await hishamos('migrate other')).code).toBe(2);
  });

  it('shows the views as a table, JSON and CSV', async () => {
    const [{ id }] = (await query(url, 'SELECT hishamos_id_at(now()) AS id')) as [{ id: string }];
    const started = new Date().toISOString();
    await add([
      {
        execution_id: id,
        kind: 'agent',
        subject_id: 'writer, "the" best',
        status: 'completed',
        started_at: started,
        ended_at: started,
        duration: 2,
        total_tokens: 5,
        cost: 0.25,
        instance_id: id,
        user_id: '=cmd()',
      },
    ]);
    const rows = JSON.parse((await hishamos('views show agents --json')).out);
    expect(rows).toMatchObject([
      { agent_id: 'writer, "the" best', total_executions: 1, success_rate: 100, total_cost: 0.25 },
    ]);
    const [head, row] = (await hishamos('views show daily --last 7 --csv')).out.split('\r\n');
    expect(head).toMatch(/^date,total_agent_executions,/);
    expect(row).toMatch(/^\d{4}-\d\d-\d\d,1,0,0,1,0,5,0.25,2,/);
    expect((await hishamos('views show users --csv')).out).toContain("\n'=cmd(),,1,0,0,5,0.25,");
    expect((await hishamos('views show agents')).out).toMatch(/^agent_id +agent_name .*\nwriter, "the" best/);
    expect((await hishamos('views show workflows')).out).toBe('no rows\n');
    expect((await hishamos('views show workflows --json')).out).toBe('[]\n');
    expect((await hishamos('views show nothing')).code).toBe(2);
    expect((await hishamos('views show daily --last x')).code).toBe(2);
  });

  it('checks and rebuilds what the views read', async () => {
    expect(await hishamos('views rebuild --check')).toMatchObject({
      code: 0,
      out: 'the views agree with the executions\n',
    });
    await query(url, 'UPDATE hishamos_daily SET completed = 7');
    expect(await hishamos('views rebuild --check')).toMatchObject({
      code: 1,
      out: 'daily: 1 wrong row\n',
    });
    expect(await hishamos('views rebuild')).toMatchObject({
      code: 0,
      out: 'daily: 1 wrong row\nrebuilt, and checked\n',
    });
  });

  it('forgets a user, and keeps what the executions cost', async () => {
    const sign = JSON.stringify([{ user_id: '=cmd()', email: 'a@example.org', seen_at: new Date() }]);
    await query(url, 'INSERT INTO hishamos_inbox (users) VALUES ($1)', [sign]);
    expect(await query(url, 'SELECT email FROM user_activity_summary')).toEqual([{ email: 'a@example.org' }]);
    expect((await hishamos('users forget =cmd()')).out).toBe('forgotten, and taken out of 1 execution\n');
    expect((await hishamos('users forget =cmd()')).out).toBe('no such user\n');
    expect((await hishamos('views show users --json')).out).toBe('[]\n');
    expect(JSON.parse((await hishamos('views show agents --json')).out)).toMatchObject([
      { total_cost: 0.25 },
    ]);
    expect((await hishamos('views rebuild --check')).code).toBe(0);
  });

  it('tells in one line what is wrong with the address', async () => {
    const wrong = (value: string) => hishamos('views show daily', { HISHAMOS_DATABASE_URL: value });
    expect(await wrong('mysql://x')).toMatchObject({
      code: 2,
      err: expect.stringContaining('HISHAMOS_DATABASE_URL takes postgres://'),
    });
    expect(await wrong('postgres://127.0.0.1:1/x')).toMatchObject({
      code: 1,
      err: expect.stringContaining('is PostgreSQL running?'),
    });
    expect(await hishamos('views show daily', {})).toMatchObject({
      code: 2,
      err: expect.stringContaining('HISHAMOS_DATABASE_URL is not set'),
    });
  });
});
