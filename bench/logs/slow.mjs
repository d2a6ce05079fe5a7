// Offers 20,000 lines/s to a logger whose file takes fewer, and tells how the event loop and memory fared.
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';

const [, , name, directory, seconds] = process.argv;
const perSecond = 20_000;
const padding = 'x'.repeat(200);

async function ours() {
  Object.assign(process.env, {
    HISHAMOS_LOG_DIR: directory,
    HISHAMOS_LOG_FILES: 'json',
    HISHAMOS_LOG_CONSOLE: 'off',
    USE_JSON_LOGGING: 'on',
  });
  const { droppedLogLines, getLogger } = await import('@hishamos/logs');
  const log = getLogger('slow');
  return { log: (i) => log.info('line', { i, padding }), dropped: () => droppedLogLines().json_file ?? 0 };
}

function pinoSync() {
  const pino = createRequire(import.meta.url)('pino');
  const log = pino(pino.destination({ dest: join(directory, 'pino.log'), sync: true }));
  return { log: (i) => log.info({ i, padding }, 'line'), dropped: () => 0 };
}

const nothing = { log: () => undefined, dropped: () => 0 };
const loggers = { hishamos: ours, 'pino, sync': pinoSync, none: () => nothing };
const logger = await loggers[name]();
/** MiB that are in use, without what is garbage. */
const memory = () => {
  globalThis.gc();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
};
const before = memory();
let held = 0;
let offered = 0;
const delay = monitorEventLoopDelay({ resolution: 1 });
delay.enable();
const begun = performance.now();
const timer = setInterval(() => {
  const elapsed = Math.min(performance.now() - begun, Number(seconds) * 1_000);
  // What a blocked loop could not offer in time is not made up for beyond one second's worth.
  const due = Math.min(Math.floor((elapsed / 1_000) * perSecond), offered + perSecond);
  while (offered < due) logger.log(offered++);
  if (elapsed < Number(seconds) * 1_000) return;
  clearInterval(timer);
  delay.disable();
  held = memory() - before;
}, 5);
// The counts are final only when the last lines are written or given up: after the logger's own exit handler.
process.on('exit', () => {
  const told = { offered, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6, held };
  process.stdout.write(JSON.stringify({ ...told, dropped: logger.dropped() }));
});
