import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@hishamos/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Postgres, postgresServers, query } from '../support/postgres.ts';
import { register, TestProcess } from '../support/process.ts';

const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };
const email = ' Zoe@Example.org ';
const code = `
const { context } = require('@hishamos/monitoring');
context.with({}, () => context.setUser('zoe', { email: ${JSON.stringify(email)} }));
context.with({}, () => context.setUser('nobody'));`;

describe.skipIf(reason)('the emails of users', () => {
  let server: Postgres;
  let spool: string;
  beforeAll(async () => {
    server = await Postgres.start(path as string);
    spool = mkdtempSync(join(tmpdir(), 'hishamos-emails-'));
  });
  afterAll(async () => {
    await server?.[Symbol.asyncDispose]();
    rmSync(spool ?? '', { recursive: true, force: true });
  });

  /** What is stored of both users, and all that the database has of texts. */
  async function storedBy(env: Record<string, string>) {
    const url = await server.database();
    await migrate({ url });
    await using process = new TestProcess({
      args: ['--require', register, '-e', code],
      env: { HISHAMOS_DATABASE_URL: url, HISHAMOS_STORE_SPOOL_DIR: spool, ...env },
    });
    expect((await process.exit()).code).toBe(0);
    const users = await query(url, 'SELECT user_id, email FROM user_activity_summary ORDER BY user_id');
    return { users: users.map(({ user_id, email: kept }) => [user_id, kept]), stderr: process.stderr };
  }

  it('are kept as they are by default', async () => {
    expect((await storedBy({})).users).toEqual([
      ['nobody', null],
      ['zoe', email],
    ]);
  });

  it('are kept as their SHA-256, the same however they are spelt', async () => {
    const hash = createHash('sha256').update('zoe@example.org').digest('hex');
    expect((await storedBy({ HISHAMOS_USER_EMAILS: 'hashed' })).users).toEqual([
      ['nobody', null],
      ['zoe', hash],
    ]);
  });

  it('are not kept at all', async () => {
    expect((await storedBy({ HISHAMOS_USER_EMAILS: 'off' })).users).toEqual([
      ['nobody', null],
      ['zoe', null],
    ]);
  });

  it('are not kept where the setting is wrong, and the operator is told', async () => {
    const { users, stderr } = await storedBy({ HISHAMOS_USER_EMAILS: 'hash' });
    expect(users).toEqual([
      ['nobody', null],
      ['zoe', null],
    ]);
    expect(stderr).toMatch(
      /HISHAMOS_USER_EMAILS is "hash" but takes one of plain, hashed, off: no emails are kept\./,
    );
  });
});
