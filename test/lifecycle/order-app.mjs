// Tells in which order the steps of its end come; the first argument names the way in which it ends.
import { writeSync } from 'node:fs';

const say = (word) => writeSync(1, `${word}\n`);
const way = process.argv[2];

const { atEnd } = await import(process.env.BARE === undefined ? '@hishamos/sdk' : 'node:os');
if (atEnd !== undefined) {
  const later = () => new Promise((resolve) => setTimeout(resolve, 20));
  const work = (name) => ({
    flush: () => later().then(() => say(`flush ${name}`)),
    flushSync: () => say(`last ${name}`),
  });
  atEnd('sent', work('telemetry'), 'telemetry');
  atEnd('stored', work('work'));
  atEnd('broken', { flush: () => Promise.reject(new Error('of flush')), flushSync: () => say('broken') });
}
process.on('exit', (code) => say(`exit ${code}`));

const ways = {
  natural: () => undefined,
  'exit code': () => {
    process.exitCode = 5;
  },
  'before exit': () => process.on('beforeExit', () => say('beforeExit')),
  exit: () => process.exit(3),
  'exit in exit': () => process.on('exit', () => process.exit(4)),
  'throw in exit': () =>
    process.on('exit', () => {
      throw new Error('in exit');
    }),
  throw: () => {
    throw new Error('crash');
  },
  reject: () => void Promise.reject(new Error('crash')),
  'never settled': () => new Promise(() => {}),
  caught: () => {
    process.on('uncaughtException', () => say('caught'));
    throw new Error('crash');
  },
  signal: () => {
    setInterval(() => {}, 1000);
    say('ready');
  },
  handled: () => {
    setInterval(() => {}, 1000);
    process.on('SIGTERM', () => {
      say('handler');
      setTimeout(() => process.exit(0), 100);
    });
    say('ready');
  },
  // What NestJS does: the signal is sent once more when all is closed.
  raised: () => {
    setInterval(() => {}, 1000);
    const handler = () =>
      setTimeout(() => {
        process.off('SIGTERM', handler);
        process.kill(process.pid, 'SIGTERM');
      }, 100);
    process.on('SIGTERM', handler);
    say('ready');
  },
  // What the library signal-exit does: it counts the listeners, and sends the signal once more in the same tick.
  'raised at once': () => {
    setInterval(() => {}, 1000);
    const handler = () => {
      say(`listeners ${process.listenerCount('SIGTERM')}`);
      process.off('SIGTERM', handler);
      process.kill(process.pid, 'SIGTERM');
    };
    process.on('SIGTERM', handler);
    say('ready');
  },
  'never ends': () => {
    setInterval(() => {}, 1000);
    let times = 0;
    process.on('SIGTERM', () => {
      say('handler');
      if (++times === 2) process.kill(process.pid, 'SIGKILL');
    });
    say('ready');
  },
};
await ways[way]();
