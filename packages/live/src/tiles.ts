import { metrics } from '@hishamos/catalogue';
import { amount, dollars, duration, percent } from './format.ts';
import type { History } from './history.ts';
import { type Html, html } from './html.ts';
import type { Reading } from './reading.ts';
import { sparkline } from './sparkline.ts';
import type { Pace } from './totals.ts';

interface Tile {
  readonly title: string;
  /** What it is made from, as a tooltip. */
  readonly help: string;
  readonly value: (pace: Pace | undefined) => string;
  readonly curve: (pace: Pace) => number | undefined;
}

const tiles: readonly Tile[] = [
  {
    title: 'Requests / s',
    help: metrics.apiRequests.help,
    value: (pace) => amount(pace?.requestsPerSecond),
    curve: (pace) => pace.requestsPerSecond,
  },
  {
    title: 'Answered with 5xx',
    help: metrics.apiRequests.help,
    value: (pace) => percent(pace?.errorRatio),
    curve: (pace) => pace.errorRatio,
  },
  {
    title: 'Response time, P95',
    help: metrics.apiDuration.help,
    value: (pace) => duration(pace?.p95),
    curve: (pace) => pace.p95,
  },
  {
    title: 'Agent executions / min',
    help: metrics.agentExecutions.help,
    value: (pace) => amount(pace?.executionsPerMinute),
    curve: (pace) => pace.executionsPerMinute,
  },
  {
    title: 'Agents not completed',
    help: metrics.agentExecutions.help,
    value: (pace) => percent(pace?.failureRatio),
    curve: (pace) => pace.failureRatio,
  },
  {
    title: 'Tokens / min',
    help: metrics.agentTokens.help,
    value: (pace) => amount(pace?.tokensPerMinute),
    curve: (pace) => pace.tokensPerMinute,
  },
  {
    title: 'Cost / h',
    help: metrics.agentCost.help,
    value: (pace) => dollars(pace?.costPerHour),
    curve: (pace) => pace.costPerHour,
  },
];

/** Milliseconds over which the number of a tile is taken. */
const recent = 60_000;

const tile = (title: string, help: string, value: string, curve: Html): Html =>
  html`<article title="${help}"><h3>${title}</h3><p>${value}</p>${curve}</article>`;

/** The numbers at the top of the page. */
export function tilesOf({ figures }: Reading, history: History): Html {
  const pace = history.paceOver(recent);
  const paces = history.paces();
  const { hits = 0, misses = 0 } = figures;
  const none = html``;
  return html`<section class="tiles">${[
    ...tiles.map(({ title, help, value, curve }) =>
      tile(title, help, value(pace), sparkline(paces.map(curve))),
    ),
    tile('Active users', metrics.activeUsers.help, amount(figures.activeUsers), none),
    tile('Database connections', metrics.databaseConnections.help, amount(figures.connections), none),
    tile(
      'Cache hits',
      metrics.cacheHits.help,
      percent(hits + misses > 0 ? hits / (hits + misses) : undefined),
      none,
    ),
  ]}</section>`;
}
