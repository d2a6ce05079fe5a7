import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { register, TestProcess } from '../support/process.ts';

const start = (env: Record<string, string> = {}) =>
  new TestProcess({
    args: ['--require', register, join(import.meta.dirname, 'fixtures/foreign.mjs')],
    env: { HISHAMOS_BANNER: 'off', HISHAMOS_LOG_CONSOLE: 'off', USE_JSON_LOGGING: 'on', ...env },
  });

test('pino, bunyan and winston lines get the request’s fields, and keep what they say themselves', async () => {
  await using running = start();
  expect(await running.exit()).toEqual({ code: 0, signal: null });
  const lines = running.stdout
    .trimEnd()
    .split('\n')
    .map((line) => ({ ...JSON.parse(line), line }));
  const [pino, pinoError, pinoChild, bunyan, bunyanOwn, winston] = lines;
  for (const line of [pino, bunyan, winston])
    expect(line).toMatchObject({ request_id: 'r-1', path: '/p', a: 1 });
  expect(pinoError).toMatchObject({ request_id: 'r-1', msg: 'pino failed', err: { message: 'pino failed' } });
  expect(pinoChild).toMatchObject({ request_id: 'own', path: '/p' });
  expect(pinoChild.line.split('request_id').length).toBe(2);
  expect(bunyanOwn).toMatchObject({ request_id: 'own', path: '/p' });
  expect(existsSync(join(running.logDirectory, 'hishamos.json.log'))).toBe(false);
});

test('console lines go to the files when asked for, and are printed once as ever', async () => {
  await using running = start({ HISHAMOS_LOG_CAPTURE_CONSOLE: 'on', HISHAMOS_LOG_CONSOLE: 'on' });
  expect((await running.exit()).code).toBe(0);
  expect(running.complaints).toEqual(['on the console: yes']);
  const text = readFileSync(join(running.logDirectory, 'hishamos.json.log'), 'utf8').trimEnd().split('\n');
  const records = text.map((line) => JSON.parse(line));
  expect(records.filter(({ logger }) => logger === 'console')).toMatchObject([
    { level: 'WARNING', message: 'on the console: yes', request_id: 'r-1', module: 'foreign' },
  ]);
});
