import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../support/process.ts';

const run = promisify(execFile);

interface Numbers {
  readonly traces: number;
  readonly logs: number;
}

interface Outage {
  readonly requests: number;
  readonly arrived: Numbers;
  readonly dropped: Numbers;
  readonly calm: { readonly requests: number; readonly arrived: Numbers };
  readonly complaints: readonly string[];
}

/** Milliseconds are not asserted: `npm run bench:outage` measures them, and longer. */
async function outage(...options: string[]): Promise<Outage> {
  const { stdout } = await run(
    process.execPath,
    [join(root, 'bench/outage.mjs'), '--json', '--seconds', '2', '--rate', '200', ...options],
    { cwd: root },
  );
  return JSON.parse(stdout) as Outage;
}

it.concurrent.each(['down', 'hang', 'reset', 'slow', 'throttle', 'down --spool', 'hang --spool'])(
  '%s: everything is delivered afterwards',
  async (trouble) => {
    const { requests, arrived, dropped, calm, complaints } = await outage('--trouble', ...trouble.split(' '));
    expect(arrived).toEqual({ traces: requests, logs: requests });
    expect(dropped).toEqual({ traces: 0, metrics: 0, logs: 0 });
    expect(calm.arrived).toEqual({ traces: calm.requests, logs: calm.requests });
    // One line at its beginning and one at its end; of a connection that only hung for a while there may be none.
    expect(complaints.length).toBeLessThanOrEqual(2);
    const known = /Telemetry cannot be delivered to|Telemetry is delivered to .* again/;
    expect(complaints.filter((line) => !known.test(line))).toEqual([]);
  },
);

it.concurrent('what finds no room is dropped, and counted exactly', async () => {
  const { requests, arrived, dropped } = await outage('--queue', '300');
  expect(dropped.traces).toBeGreaterThan(0);
  expect(dropped.logs).toBeGreaterThan(0);
  expect({ traces: arrived.traces + dropped.traces, logs: arrived.logs + dropped.logs }).toEqual({
    traces: requests,
    logs: requests,
  });
});

it.concurrent('what a back end refuses is dropped, and counted exactly', async () => {
  const { requests, arrived, dropped, complaints } = await outage('--trouble', 'refuse');
  expect(dropped.traces).toBeGreaterThan(0);
  expect(arrived.traces + dropped.traces).toBe(requests);
  expect(arrived.logs + dropped.logs).toBe(requests);
  expect(complaints.length).toBeLessThanOrEqual(3);
});
