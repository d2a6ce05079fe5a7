import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { rotated, summary } from '../statistics.mjs';

const loggers = ['hishamos, no call site', 'hishamos', 'pino, sync', 'winston, file'];
/** Enough to have everything compiled and the heap at its size. */
const lines = 500_000;

function run(node, logger) {
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-bench-logs-'));
  try {
    const args = [join(import.meta.dirname, 'load.mjs'), logger, directory, String(lines)];
    return JSON.parse(execFileSync(node.path, args, { encoding: 'utf8' }));
  } finally {
    rmSync(directory, { recursive: true });
  }
}

/**
 * Processor time of a line with all of its writing, in microseconds, beside pino 10 with its synchronous destination (the
 * only mode of it that loses nothing) and winston 3 with its JSON format and File transport.
 */
export function measureCost(node, rounds) {
  const results = new Map(loggers.map((logger) => [logger, []]));
  for (let round = 0; round < rounds; round++) {
    for (const logger of rotated(loggers, round)) results.get(logger).push(run(node, logger));
  }
  const rows = loggers.map((logger) => ({
    logger,
    ...summary(results.get(logger).map(({ cpu }) => cpu)),
    lost: results.get(logger).reduce((sum, { lost }) => sum + lost, 0),
  }));
  const [bare, sited, pino, winston] = rows.map(({ median }) => median);
  return {
    rows,
    targets: [
      { what: 'without call site, times pino', least: 2, is: pino / bare },
      { what: 'without call site, times winston', least: 5, is: winston / bare },
      { what: 'with call site, times pino without one', least: 1, is: pino / sited },
    ],
  };
}
