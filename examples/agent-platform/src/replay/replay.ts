import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { Look, Report, Start, Tally } from './messages.ts';

export interface Outcome {
  readonly tally: Tally;
  readonly look: Look;
}

/**
 * Plays a trace against the platform from a process of its own, started without this one's preload.
 * Rejects when that process ends early, or `signal` is aborted.
 */
export function replay(
  start: Start,
  { signal, onProgress }: { signal: AbortSignal; onProgress: (tally: Tally) => void },
): Promise<Outcome> {
  const { NODE_OPTIONS: _preload, ...env } = process.env;
  return new Promise((resolve, reject) => {
    const client = fork(fileURLToPath(new URL('./client-process.ts', import.meta.url)), {
      execArgv: [],
      env,
      signal,
    });
    client.once('error', reject);
    client.once('exit', (code, by) =>
      reject(new Error(`The replay's client ended early, with ${by ?? `code ${code}`}.`)),
    );
    client.on('message', (report: Report) => {
      onProgress(report.tally);
      if (!('look' in report)) return;
      resolve(report);
      client.disconnect();
    });
    client.send(start);
  });
}
