import { createServer } from 'node:http';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it, onTestFinished } from 'vitest';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { register, TestProcess } from '../support/process.ts';

const app = join(import.meta.dirname, 'processes-app.cjs');

/** A process with something to send, but nothing that it sends before its end. It would wait ten minutes for that. */
const start = (env: Readonly<Record<string, string>>, way = 'record and wait') =>
  new TestProcess({
    args: ['--require', register, app, way],
    env: {
      HISHAMOS_BANNER: 'off',
      HISHAMOS_LOG_CONSOLE: 'off',
      HISHAMOS_SHUTDOWN_TIMEOUT: '600000',
      OTEL_BSP_SCHEDULE_DELAY: '600000',
      OTEL_BLRP_SCHEDULE_DELAY: '600000',
      ...env,
    },
  });

/** A back end that never answers; resolves `asked` when it is sent something. */
async function hanging() {
  const { promise: asked, resolve } = Promise.withResolvers<void>();
  const server = createServer(() => resolve());
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  return { asked, env: { OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${port}` } };
}

/** More than is taken for one and the same signal. */
const aWhile = 700;

it.each([
  ['SIGINT', 'SIGINT'],
  ['SIGTERM', 'SIGTERM'],
  ['SIGINT', 'SIGTERM'],
  ['SIGTERM', 'SIGINT'],
] as const)(
  '%s and then %s ends a process whose back end hangs at once, and tells what is lost',
  async (first, second) => {
    const { asked, env } = await hanging();
    await using running = start(env);
    await running.printed(/ready/);
    running.kill(first);
    await asked;
    await sleep(aWhile);
    running.kill(second);
    expect(await running.exit()).toEqual({ code: null, signal: second });
    expect(running.complaints).toEqual([
      expect.stringMatching(/100 spans, .*100 log records could not be delivered/),
    ]);
  },
);

it('so it does where the process had nothing more to do', async () => {
  const { asked, env } = await hanging();
  await using running = start(env, 'record');
  await asked;
  running.kill('SIGINT');
  await sleep(aWhile);
  running.kill('SIGINT');
  expect(await running.exit()).toEqual({ code: null, signal: 'SIGINT' });
});

it('a signal that comes twice, as npm has it of a terminal, costs nothing', async () => {
  await using backend = await OtlpReceiver.start();
  await using running = start(backend.env);
  await running.printed(/ready/);
  running.kill('SIGINT');
  await sleep(20);
  running.kill('SIGINT');
  expect(await running.exit()).toEqual({ code: null, signal: 'SIGINT' });
  expect(backend.spans).toHaveLength(100);
  expect(backend.logRecords).toHaveLength(100);
  expect(running.complaints).toEqual([]);
});
