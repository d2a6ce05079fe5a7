import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { metrics } from '@hishamos/catalogue';
import { priceSource } from '../models/prices.ts';
import { durationSource } from '../models/simulated-model.ts';
import type { Look, Tally } from './messages.ts';
import { type StatusTotals, samples, type Totals, totalsOfMetrics } from './totals.ts';

const count = (value: number) => value.toLocaleString('en-US');
const indent = (lines: readonly string[]) => lines.map((line) => `    ${clip(line)}`);
const clip = (line: string) => (line.length > 160 ? `${line.slice(0, 159)}…` : line);

/** What the replay did. */
export function describeReplay(tally: Tally, byStatus: readonly StatusTotals[], seconds: number): string[] {
  const total = (key: 'executions' | 'tokens' | 'cost') => byStatus.reduce((sum, row) => sum + row[key], 0);
  const statuses = byStatus.map((row) => `${count(row.executions)} ${row.status}`).join(', ');
  return [
    `Replayed ${count(tally.rows)} rows in ${seconds.toFixed(1)} s, at most ${tally.lag.toFixed(1)} s behind the trace.`,
    `  requests    ${count(tally.requests)}, of them ${count(tally.plannedErrors)} planned errors`,
    `  executions  ${count(total('executions'))}: ${statuses}`,
    `  tokens      ${count(total('tokens'))}`,
    `  cost        $${total('cost').toFixed(2)}, derived: tokens times ${priceSource}`,
    `  durations   derived: ${durationSource}, divided by the speed`,
  ];
}

/** The requests that were not answered as expected. */
export function describeSurprises(tally: Tally): string[] {
  if (tally.surprises === 0) return [];
  return [
    `Not answered as expected: ${count(tally.surprises)} of ${count(tally.requests)} requests, such as`,
    ...indent(tally.examples.map((it) => `${it.request}: expected ${it.expected}, got ${it.got}`)),
  ];
}

/** Whether the scraped counters are exact; `undefined` when nothing could be scraped. */
export function compareCounters(
  look: Look,
  recorded: Totals,
): { readonly exact: boolean; readonly text: string } | undefined {
  if (look.metrics === undefined) return undefined;
  const scraped = totalsOfMetrics(look.metrics);
  const exact = scraped.executions === recorded.executions && scraped.tokens === recorded.tokens;
  const counters = `The scraped counters say ${count(scraped.executions)} executions and ${count(scraped.tokens)} tokens`;
  const text = exact
    ? `${counters}: exactly what was executed.`
    : `${counters}, but ${count(recorded.executions)} and ${count(recorded.tokens)} were executed.`;
  return { exact, text };
}

/** Where to look now, with a few lines of each. */
export function whereToLook(look: Look, env: Readonly<Record<string, string | undefined>>): string[] {
  if (look.metrics === undefined) {
    return [
      `No metrics at ${look.metricsUrl}: they take the preload (node --require @hishamos/monitoring/register),`,
      '  without OTEL_SDK_DISABLED=true, and without HISHAMOS_MOUNT=off unless HISHAMOS_MONITORING_PORT is set.',
    ];
  }
  const directory = env.HISHAMOS_LOG_DIR || 'logs';
  const json = join(directory, 'hishamos.json.log');
  const log = existsSync(json) ? json : join(directory, 'hishamos.log');
  return [
    `Metrics  ${look.metricsUrl}`,
    ...indent(samples(look.metrics, metrics.agentExecutions.name).slice(0, 3)),
    ...indent(samples(look.metrics, metrics.agentTokens.name).slice(0, 3)),
    `Health   ${look.healthUrl}`,
    ...indent([look.health ?? 'no answer']),
    `Logs     ${log}`,
    ...indent(lastLines(log, 2)),
  ];
}

/** The last lines of a file, or why there are none. */
function lastLines(file: string, lines: number): string[] {
  try {
    const handle = openSync(file, 'r');
    try {
      const { size } = fstatSync(handle);
      const tail = Buffer.alloc(Math.min(size, 16_384));
      readSync(handle, tail, 0, tail.length, size - tail.length);
      return tail.toString().trimEnd().split('\n').slice(-lines);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    return [`not readable: ${error}`];
  }
}
