import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { metrics } from '@hishamos/catalogue';
import { expect, it } from 'vitest';
import { register, root, TestProcess } from '../support/process.ts';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';

// The preload has a copy of each of them in its own file.
it('is of one piece with the packages that an application imports one by one', async () => {
  await using app = new TestProcess({
    args: ['--require', register, join(root, 'test/preload/apps/own-packages.mjs')],
    env: { USE_JSON_LOGGING: 'true' },
  });
  const origin = `http://127.0.0.1:${await app.printed(/listening (\d+)/)}`;
  const answer = await fetch(origin, { headers: { 'X-Request-ID': 'request-7' } });
  expect(await answer.text()).toBe('true');
  const { samples } = parsePage(
    await (await fetch(`${origin}/api/v1/monitoring/prometheus/metrics/`)).text(),
  );
  const of = (name: string, labels: Record<string, string>) => samples.get(seriesKey(name, labels));
  const status = 'completed';
  expect(of(metrics.commandExecutions.name, { command_id: 'build', status })).toBe(1);
  expect(of(metrics.agentExecutions.name, { agent_id: 'reviewer', status })).toBe(1);
  expect(of(metrics.systemHealth.name, { component: 'disk' })).toBe(1);
  expect(of(metrics.activeUsers.name, {})).toBe(1);
  expect(await app.end()).toEqual({ code: 0, signal: null });
  const lines = readFileSync(join(app.logDirectory, 'hishamos.json.log'), 'utf8').trim().split('\n');
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ message: 'done', request_id: 'request-7', user_id: 'user-7' }),
  ]);
});
