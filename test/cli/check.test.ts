import { join } from 'node:path';
import { expect, it } from 'vitest';
import { hishamos } from '../support/hishamos.ts';
import { register, root, TestProcess } from '../support/process.ts';

it('check finds a running application as the catalogue says', async () => {
  await using app = new TestProcess({
    args: ['--require', register, join(root, 'test/prometheus/first-event-app.cjs')],
    env: { HISHAMOS_LOG_CONSOLE: 'off' },
  });
  const address = `127.0.0.1:${await app.printed(/listening on (\d+)/)}`;
  await (await fetch(`http://${address}/agents/7`)).text();
  const { code, stdout, stderr } = await hishamos(['check', address]);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain('as the catalogue says');
  const json = JSON.parse((await hishamos(['check', '--json', address])).stdout);
  expect(json.findings.filter(({ level }: { level: string }) => level !== 'note')).toEqual([]);
});

it('says what to do, in one line, where nobody answers', async () => {
  const { code, stdout, stderr } = await hishamos(['check', 'http://127.0.0.1:9/']);
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toMatch(/^hishamos: http:\/\/127\.0\.0\.1:9\/\S+ cannot be reached .*\n$/);
});

it.each([
  [[]],
  [['no-such-command']],
  [['check', '--no-such-option']],
  [['check', 'http://']],
  [['doctor', '--url', 'http://']],
])('exits with 2 when called as %j', async (args) => {
  const { code, stderr } = await hishamos(args);
  expect(code).toBe(2);
  expect(stderr).not.toMatch(/\n\s+at /);
});

it('helps everywhere', async () => {
  for (const args of [['--help'], ['check', '--help'], ['doctor', '--help']]) {
    const { code, stdout } = await hishamos(args);
    expect(code).toBe(0);
    expect(stdout).toContain('Usage: hishamos');
  }
});
