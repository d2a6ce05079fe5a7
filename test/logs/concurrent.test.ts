import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { register, TestProcess } from '../support/process.ts';

const requests = 5_000;
const names = ['first', 'second', 'third'];

interface Line {
  own: string;
  step: number;
  request_id?: string;
  function?: string;
  line?: number;
}

async function ask(port: string, agent: Agent, id: string): Promise<string> {
  const request = get({ host: '127.0.0.1', port, agent, headers: { 'X-Request-ID': id } });
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  return text(response);
}

/** Each line of each request is there once, with the request's own id. */
function expectOwnIds(lines: readonly Line[]): void {
  expect(lines).toHaveLength(names.length * requests);
  expect(lines.filter((line) => line.own !== line.request_id)).toEqual([]);
  expect(new Set(lines.map((line) => `${line.own} ${line.step}`)).size).toBe(lines.length);
}

test('5,000 requests at once, transports that take 50 ms a line: no foreign or missing id, no wrong call site', async () => {
  await using running = new TestProcess({
    args: ['--require', register, join(import.meta.dirname, 'fixtures/busy-server.mjs'), String(requests)],
    env: {
      HISHAMOS_BANNER: 'off',
      HISHAMOS_LOG_CONSOLE: 'off',
      HISHAMOS_LOG_FILES: 'json',
      USE_JSON_LOGGING: 'on',
    },
  });
  const port = await running.printed(/listening on (\d+)/);
  const agent = new Agent({ maxSockets: Number.POSITIVE_INFINITY });
  const ids = Array.from({ length: requests }, (_, i) => `r-${i}`);
  expect(await Promise.all(ids.map((id) => ask(port, agent, id)))).toEqual(ids);
  const seen = JSON.parse(await running.printed(/^(\{.*\})$/m)) as { ours: Line[]; theirs: Line[] };
  expect(await running.exit()).toEqual({ code: 0, signal: null });

  const file = readFileSync(join(running.logDirectory, 'hishamos.json.log'), 'utf8');
  const written = file
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  for (const lines of [written, seen.ours, seen.theirs]) expectOwnIds(lines);
  for (const lines of [written, seen.ours])
    expect(lines.filter((line) => line.function !== names[line.step])).toEqual([]);
  expect(new Set(written.map((line) => `${line.step} ${line.line}`)).size).toBe(names.length);
});
