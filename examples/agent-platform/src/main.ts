import { basename } from 'node:path';
import { createPlatform, type Platform } from './platform.ts';
import { type Arguments, help, parseArguments, parsePort, UsageError } from './replay/arguments.ts';
import { generateTrace } from './replay/generator.ts';
import { Progress } from './replay/progress.ts';
import { replay } from './replay/replay.ts';
import { traceSource } from './replay/statistics.ts';
import { compareCounters, describeReplay, describeSurprises, whereToLook } from './replay/summary.ts';
import { totalsByStatus, totalsOfTrace } from './replay/totals.ts';
import { type Arrival, readTrace } from './replay/trace.ts';

const say = (...lines: string[]) => {
  for (const line of lines) process.stdout.write(`${line}\n`);
};

/** Resolves with the port when the server listens. */
function listen({ server }: Platform, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address ? address.port : port);
    });
  });
}

/** Replays the trace and says how it went. True when everything was as expected. */
async function play(
  platform: Platform,
  baseUrl: string,
  { arrivals, speed, signal }: { arrivals: readonly Arrival[]; speed: number; signal: AbortSignal },
): Promise<boolean> {
  const progress = new Progress(process.stdout, arrivals.length);
  const started = performance.now();
  const { tally, look } = await replay(
    { baseUrl, speed, arrivals },
    { signal, onProgress: (now) => progress.show(now) },
  ).finally(() => progress.end());
  const byStatus = totalsByStatus(platform.database);
  const recorded = {
    executions: byStatus.reduce((sum, row) => sum + row.executions, 0),
    tokens: byStatus.reduce((sum, row) => sum + row.tokens, 0),
  };
  const counters = compareCounters(look, recorded);
  say('', ...describeReplay(tally, byStatus, (performance.now() - started) / 1000));
  if (counters) say(counters.text);
  say(...describeSurprises(tally), '', ...whereToLook(look, process.env), '');
  return tally.surprises === 0 && counters?.exact !== false;
}

function announce(options: Arguments, arrivals: readonly Arrival[]): string[] {
  const { executions, tokens } = totalsOfTrace(arrivals);
  const seconds = (arrivals.at(-1)?.at ?? 0) / options.speed;
  const rows = `${executions.toLocaleString('en-US')} rows with ${tokens.toLocaleString('en-US')} tokens`;
  const what =
    options.trace === undefined
      ? [`Replaying ${rows}, generated (seed ${options.seed}) with the statistics of the`, `  ${traceSource}`]
      : [`Replaying ${rows} from ${basename(options.trace)}: real arrivals and token counts`];
  return [...what, `  at ${options.speed} times their speed, which takes at least ${seconds.toFixed(1)} s.`];
}

async function main(): Promise<number> {
  const options = parseArguments(process.argv.slice(2));
  if (options.help) {
    say(help.trimEnd());
    return 0;
  }
  const port = parsePort(process.env.PORT);
  const arrivals =
    options.trace === undefined
      ? generateTrace(options.seed, options.rows)
      : await readTrace(options.trace, options.rows);

  const platform = createPlatform({ speed: options.speed, faults: process.env.PLATFORM_FAULTS === 'on' });
  const stopping = new AbortController();
  const stopped = new Promise<number>((resolve) => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      process.once(signal, () => {
        stopping.abort();
        resolve(code);
      });
    }
  });
  try {
    const baseUrl = `http://localhost:${await listen(platform, port)}`;
    say(`agent-platform listens on ${baseUrl}`, ...announce(options, arrivals));
    const playing = play(platform, baseUrl, { arrivals, speed: options.speed, signal: stopping.signal });
    const asExpected = await Promise.race([playing, stopped]);
    if (typeof asExpected === 'number') {
      await playing.catch(() => undefined);
      say('Stopped before the end of the replay.');
      return asExpected;
    }
    if (options.exit) return asExpected ? 0 : 1;
    say('Serving on. Ctrl-C to stop.');
    await stopped;
    return 0;
  } finally {
    await platform.close();
  }
}

/** One sentence for what a user can do something about; anything else is a bug, and keeps its stack. */
function explain(error: unknown): { readonly text: string; readonly code: number } {
  if (error instanceof UsageError) return { text: error.message, code: 2 };
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  const port = process.env.PORT || '8000';
  if (code === 'EADDRINUSE') {
    return { text: `Port ${port} is in use; choose another one, as in PORT=8001 npm start.`, code: 1 };
  }
  if (code === 'EACCES') {
    return {
      text: `Port ${port} is not allowed to you; choose another one, as in PORT=8001 npm start.`,
      code: 1,
    };
  }
  return { text: error instanceof Error ? (error.stack ?? error.message) : String(error), code: 1 };
}

try {
  process.exitCode = await main();
} catch (error) {
  const { text, code } = explain(error);
  process.stderr.write(`${text}\n`);
  process.exitCode = code;
}
