import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type Exit, register, TestProcess } from '../support/process.ts';

const app = join(import.meta.dirname, 'order-app.mjs');

interface End extends Exit {
  readonly words: string[];
  readonly stderr: string;
}

async function endOf(running: TestProcess, act: (running: TestProcess) => Promise<void>): Promise<End> {
  await using process = running;
  await act(process);
  const exit = await process.exit();
  const stderr = process.stderr.replaceAll(/^hishamos.*\n/gm, '');
  return { ...exit, words: process.stdout.split('\n').filter(Boolean), stderr };
}

const nothing = (_running: TestProcess) => Promise.resolve();
const send = (signal: NodeJS.Signals) => async (running: TestProcess) => {
  await running.printed(/ready/);
  running.kill(signal);
};

/** The words of our work, between those of the application, which are the same with and without us. */
async function stepsOf(way: string, act = nothing): Promise<string[]> {
  const bare = await endOf(new TestProcess({ args: [app, way], env: { BARE: 'on' } }), act);
  const env = { HISHAMOS_BANNER: 'off', HISHAMOS_LOG_CONSOLE: 'off' };
  const ours = await endOf(new TestProcess({ args: ['--require', register, app, way], env }), act);
  const words = ours.words.filter((word) => !/^(flush|last|broken)/.test(word));
  expect({ ...ours, words }).toEqual(bare);
  return ours.words;
}

const flushed = ['flush work', 'flush telemetry'];
const last = ['last work', 'broken', 'last telemetry'];

it.each([
  ['natural', [...flushed, 'exit 0', ...last]],
  ['exit code', [...flushed, 'exit 5', ...last]],
  ['before exit', ['beforeExit', 'exit 0', ...last]],
  ['exit', ['exit 3', ...last]],
  ['exit in exit', [...flushed, 'exit 0', ...last]],
  ['throw in exit', [...flushed, 'exit 0', ...last]],
  ['throw', ['exit 1', ...last]],
  ['reject', ['exit 1', ...last]],
  ['never settled', [...flushed, 'exit 13', ...last]],
  ['caught', ['caught', ...flushed, 'exit 0', ...last]],
])('%s', async (way, steps) => {
  const words = await stepsOf(way);
  // A process that dies of an error in an exit listener comes by the end twice.
  expect(words.slice(0, steps.length)).toEqual(steps);
});

it.each(['SIGTERM', 'SIGINT'] as const)('%s', async (signal) => {
  expect(await stepsOf('signal', send(signal))).toEqual(['ready', ...flushed, ...last]);
});

it.each([
  ['handled', ['ready', 'handler', ...flushed, 'exit 0', ...last]],
  // Beside the handler, and once more when that lets the signal end the process.
  ['raised', ['ready', ...flushed, ...last]],
  ['raised at once', ['ready', 'listeners 1', ...last]],
])('SIGTERM, %s by the application', async (way, steps) => {
  expect(await stepsOf(way, send('SIGTERM'))).toEqual(steps);
});

it('a handler that never ends the process is left to it', async () => {
  const words = await stepsOf('never ends', async (running) => {
    await send('SIGTERM')(running);
    await running.printed(/handler/);
    await running.printed(/flush telemetry|handler/);
    running.kill('SIGTERM');
  });
  expect(words.filter((word) => word === 'handler')).toHaveLength(2);
});
