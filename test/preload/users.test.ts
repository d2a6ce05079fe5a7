import { metrics } from '@hishamos/catalogue';
import { expect, it, vi } from 'vitest';
import { register, TestProcess } from '../support/process.ts';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';

/** Names the user of each request that its path ends in; `/set` sets how many there are. */
const application = `
const { agent, context, meters } = require('@hishamos/monitoring');
const server = require('node:http').createServer((request, response) => {
  const [, action, user] = request.url.split('/');
  if (action === 'set') meters.system.setActiveUsers(42);
  else if (action === 'job') context.with({ userId: user }, () => {});
  else if (action === 'agent') agent.run('helper', { userId: user }, () => {});
  else context.setUser(user);
  response.end();
});
server.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port));
process.stdin.once('end', () => process.exit()).resume();
`;

async function start(env: Record<string, string>) {
  const app = new TestProcess({ args: ['--require', register, '-e', application], env });
  const origin = `http://127.0.0.1:${await app.printed(/listening (\d+)/)}`;
  const users = async () => {
    const page = await (await fetch(`${origin}/api/v1/monitoring/prometheus/metrics/`)).text();
    return parsePage(page).samples.get(seriesKey(metrics.activeUsers.name));
  };
  const ask = async (path: string) => void (await (await fetch(`${origin}/${path}`)).text());
  return { app, users, ask };
}

it('counts the different users of requests and jobs, until the application does', async () => {
  const { app, users, ask } = await start({});
  await using _ = app;
  expect(await users()).toBe(0);
  for (const path of ['user/ada', 'user/bob', 'user/ada', 'job/carol', 'job/bob', 'agent/dan', 'user/'])
    await ask(path);
  expect(await users()).toBe(4);
  await ask('set');
  await ask('user/eve');
  expect(await users()).toBe(42);
});

it('forgets a user after the window', async () => {
  const { app, users, ask } = await start({ HISHAMOS_ACTIVE_USERS_WINDOW: '1' });
  await using _ = app;
  await ask('user/ada');
  await vi.waitFor(async () => expect(await users()).toBe(0), { timeout: 30_000, interval: 100 });
});
