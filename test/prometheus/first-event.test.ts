import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics } from '@hishamos/catalogue';
import { expect, it, onTestFinished, vi } from 'vitest';
import { register, TestProcess } from '../support/process.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { requireServer } from '../support/servers.ts';

const program = requireServer('prometheus');

it('increase() of a real Prometheus sees the first event of a bound handle', async (test) => {
  if (program.path === undefined) return test.skip(program.reason);
  await using app = new TestProcess({
    args: ['--require', register, join(import.meta.dirname, 'first-event-app.cjs')],
    env: { HISHAMOS_LOG_CONSOLE: 'off' },
  });
  const address = `127.0.0.1:${await app.printed(/listening on (\d+)/)}`;
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-first-'));
  const prometheus = await startPrometheus(program.path, directory, address);
  onTestFinished(async () => {
    await prometheus.stop();
    rmSync(directory, { recursive: true });
  });
  const value = async (expression: string) => [...(await prometheus.query(expression)).values()];
  const patience = { timeout: 45_000, interval: 250 };
  const failed = `${metrics.agentExecutions.name}{agent_id="bound",status="failed"}`;
  const tokens = `${metrics.agentTokens.name}{agent_id="bound"}`;
  const waitFor = (expression: string, expected: (value: number) => boolean) =>
    vi.waitFor(async () => expect((await value(expression)).some(expected)).toBe(true), patience);

  await waitFor(failed, (count) => count === 0);
  await waitFor(tokens, (count) => count === 0);
  await fetch(`http://${address}/`);
  await waitFor(`increase(${failed}[1m])`, (count) => count > 0);
  await waitFor(`increase(${tokens}[1m])`, (count) => count > 0);
  expect(await value(failed)).toEqual([1]);
});
