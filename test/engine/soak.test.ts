import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { root } from '../support/process.ts';

const run = promisify(execFile);

interface Result {
  /** Bytes of the heap after each round. */
  readonly heaps: readonly number[];
  /** The sum and the number of the series of each metric. */
  readonly totals: Readonly<Record<string, readonly [sum: number, series: number]>>;
  readonly warnings: readonly string[];
}

it('50 rounds of 2,000 new label values leave memory flat and totals exact', async () => {
  const { stdout } = await run(
    process.execPath,
    ['--conditions=@hishamos/source', '--no-warnings', '--expose-gc', 'test/engine/soak-app.ts'],
    { cwd: root, timeout: 110_000 },
  );
  const { heaps, totals, warnings } = JSON.parse(stdout) as Result;
  const records = 50 * 2000;
  const each: [string, number][] = [
    ['hishamos_agent_executions_total', 1],
    ['hishamos_agent_execution_duration_seconds_count', 1],
    ['hishamos_agent_tokens_total', 3],
    ['hishamos_agent_cost_total', 0.5],
    ['hishamos_command_executions_total', 1],
    ['hishamos_api_requests_total', 1],
    ['hishamos_cache_hits_total', 1],
    ['hishamos_errors_total', 1],
    ['other_jobs_total', 2],
    ['other_took_count', 1],
  ];
  for (const [name, value] of each) {
    const [sum, series] = totals[name] ?? [];
    expect(sum, name).toBe(records * value);
    expect(series, name).toBeLessThanOrEqual(2000);
    expect(series, name).toBeGreaterThan(1000);
  }
  expect(totals.hishamos_monitoring_series_cap_hits_total?.[0]).toBeGreaterThan(records);
  // All series exist after the second round: 96,000 values later there is nothing more to remember.
  const megabytes = heaps.map((bytes) => bytes / 1e6);
  expect((megabytes.at(-1) ?? 0) - (megabytes[2] ?? 0)).toBeLessThan(3);
  // One a metric, and for another library's one a reader.
  expect(warnings.length).toBeLessThan(20);
}, 120_000);
