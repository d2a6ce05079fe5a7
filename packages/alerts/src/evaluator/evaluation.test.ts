import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics } from '@hishamos/catalogue';
import { type AlertRule, alertRules, defaultAlertConfig } from '@hishamos/catalogue/alerts';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Dispatcher } from '../dispatcher.ts';
import type { AlertGroup, ChannelName } from '../notification.ts';
import { alertText } from './alert-text.ts';
import { Evaluation } from './evaluation.ts';
import { quantileOf } from './quantile.ts';
import { increaseOf } from './rate.ts';
import { labelsOf, samplesOf } from './scan-page.ts';

let directory: string;
let sent: { group: AlertGroup; channels: readonly ChannelName[] }[];
let page: string;
let isOwner: boolean;
let room: boolean;

beforeEach(async () => {
  vi.useFakeTimers({ now: 1_800_000_000_000, toFake: ['Date', 'setInterval', 'clearInterval'] });
  directory = await mkdtemp(join(tmpdir(), 'hishamos-evaluation-'));
  sent = [];
  page = '';
  isOwner = true;
  room = true;
});
afterEach(async () => {
  vi.useRealTimers();
  await rm(directory, { recursive: true });
});

function evaluationOf(rules: readonly AlertRule[] = alertRules()): Evaluation {
  const dispatcher: Pick<Dispatcher, 'accept' | 'channels' | 'directory' | 'isOwner'> = {
    directory,
    get isOwner() {
      return isOwner;
    },
    channels: ['slack', 'sms'],
    accept: async (group, channels = []) => {
      if (!room) return 'full';
      sent.push({ group, channels });
      return 'accepted';
    },
  };
  return new Evaluation({
    dispatcher: dispatcher as Dispatcher,
    rules,
    page: async () => page,
    interval: 15_000,
    labels: { job: 'backend' },
    runbooks: 'https://runbooks.example/own/',
  });
}

/** Evaluates every 15 s for some seconds. */
async function go(evaluation: Evaluation, seconds: number): Promise<void> {
  for (let passed = 0; passed < seconds; passed += 15) {
    vi.setSystemTime(Date.now() + 15_000);
    await evaluation.step();
  }
}

const health = (component: string, value: number): string =>
  `${metrics.systemHealth.name}{component="${component}"} ${value}\n`;
const told = () =>
  sent.map(
    ({ group }) =>
      `${group.groupLabels.alertname} ${group.alerts.map(({ status, labels }) => `${status} ${labels.severity}`).join(', ')}`,
  );

it('tells once of what begins, and once of what ends', async () => {
  const evaluation = evaluationOf();
  page = health('queue', 0);
  await go(evaluation, 105);
  expect(sent).toEqual([]);
  await go(evaluation, 600);
  expect(told()).toEqual(['SystemComponentUnhealthy firing critical']);
  page = health('queue', 1);
  await go(evaluation, 600);
  expect(told().slice(1)).toEqual(['SystemComponentUnhealthy resolved critical']);
  const [first, second] = sent.map(({ group }) => group);
  expect(first?.alerts[0]).toMatchObject({
    labels: {
      job: 'backend',
      component: 'queue',
      severity: 'critical',
      alertname: 'SystemComponentUnhealthy',
    },
    annotations: {
      summary: 'Component queue is unhealthy',
      runbook_url: 'https://runbooks.example/own/SystemComponentUnhealthy',
    },
    startsAt: '2027-01-15T08:02:15.000Z',
  });
  expect(second?.groupKey).toBe(first?.groupKey);
  expect(second?.alerts[0]?.startsAt).toBe(first?.alerts[0]?.startsAt);
  expect(Date.parse(second?.alerts[0]?.endsAt ?? '')).toBeGreaterThan(
    Date.parse(first?.alerts[0]?.startsAt ?? ''),
  );
});

it('sends text messages of what is critical alone', async () => {
  const evaluation = evaluationOf();
  page = health('queue', 0.5);
  await go(evaluation, 700);
  expect(sent.map(({ channels }) => channels)).toEqual([['slack']]);
  page = health('queue', 0);
  await go(evaluation, 200);
  expect(sent[1]?.channels).toEqual(['slack', 'sms']);
});

it('tells together what begins within a minute, and again when more does', async () => {
  const evaluation = evaluationOf();
  page = health('a', 0) + health('b', 0);
  await go(evaluation, 30);
  page += health('c', 0);
  await go(evaluation, 240);
  expect(sent.map(({ group }) => group.alerts.map(({ labels }) => labels.component).toSorted())).toEqual([
    ['a', 'b'],
    ['a', 'b', 'c'],
  ]);
});

it('tells what a process before it could not tell any more', async () => {
  page = health('queue', 0);
  await go(evaluationOf(), 300);
  expect(told()).toEqual(['SystemComponentUnhealthy firing critical']);
  // While the condition goes on, nothing is told twice.
  const second = evaluationOf();
  await go(second, 300);
  expect(sent).toHaveLength(1);
  page = health('queue', 1);
  const third = evaluationOf();
  await go(third, 300);
  expect(told().slice(1)).toEqual(['SystemComponentUnhealthy resolved critical']);
});

it('tells later what could not be taken', async () => {
  const evaluation = evaluationOf();
  room = false;
  page = health('queue', 0);
  await go(evaluation, 300);
  expect(sent).toEqual([]);
  room = true;
  await go(evaluation, 15);
  expect(sent).toHaveLength(1);
});

it('leaves it to the process that delivers', async () => {
  const evaluation = evaluationOf();
  isOwner = false;
  page = health('queue', 0);
  await go(evaluation, 300);
  expect(sent).toEqual([]);
});

it('goes on after a page that could not be made', async () => {
  let fail = true;
  const evaluation = new Evaluation({
    dispatcher: {
      directory,
      isOwner: true,
      channels: ['slack'],
      accept: async () => 'accepted',
    } as unknown as Dispatcher,
    rules: alertRules(),
    page: async () => {
      if (fail) throw new Error('no page');
      return page;
    },
    interval: 15_000,
    labels: {},
    runbooks: 'https://runbooks.example',
  });
  await evaluation.step();
  fail = false;
  await expect(evaluation.step()).resolves.toBeUndefined();
});

it('finds each of the seven conditions on a page, and nothing on a healthy one', async () => {
  const counted = (name: string, labels: string, value: number) => `${name}{${labels}} ${value}\n`;
  const pageAt = (step: number, bad: number): string => {
    const { bounds } = metrics.apiDuration.buckets;
    const requests = step * 50;
    return [
      counted(metrics.apiRequests.name, 'method="GET",endpoint="/a",status_code="200"', requests),
      counted(metrics.apiRequests.name, 'method="GET",endpoint="/a",status_code="500"', requests * bad),
      ...[...bounds, '+Inf'].map((le) =>
        counted(
          `${metrics.apiDuration.name}_bucket`,
          `method="GET",endpoint="/a",le="${le}"`,
          bad && Number(le) < 10 ? 0 : requests,
        ),
      ),
      counted(metrics.agentExecutions.name, 'agent_id="coder",status="failed"', step * bad * 5),
      counted(metrics.agentExecutions.name, 'agent_id="coder",status="completed"', step * 5),
      counted(metrics.agentCost.name, 'agent_id="coder",platform="openai"', step * bad * 100),
      health('database', 1 - bad),
      health('redis', 1 - bad),
      `${metrics.databaseConnections.name} ${bad ? 99 : 1}\n`,
      counted(metrics.cacheHits.name, 'cache_type="redis"', bad ? 0 : step),
      counted(metrics.cacheMisses.name, 'cache_type="redis"', step * 10),
    ].join('');
  };
  const evaluation = evaluationOf(alertRules(defaultAlertConfig));
  const run = async (from: number, to: number, bad: number) => {
    for (let step = from; step < to; step += 1) {
      page = pageAt(step, bad);
      await go(evaluation, 15);
    }
  };
  await run(0, 60, 0);
  expect(sent).toEqual([]);
  await run(60, 120, 1);
  expect(new Set(sent.map(({ group }) => group.groupLabels.alertname))).toEqual(
    new Set([
      'HighErrorRate',
      'SlowApiResponses',
      'HighAgentFailureRate',
      'SystemComponentUnhealthy',
      'HighCost',
      'DatabaseConnectionIssues',
      'CacheUnavailable',
    ]),
  );
});

it.each([
  ['ratio', 0.123456, '12.35%'],
  ['seconds', 2.5, '2.5s'],
  ['seconds', 3725, '1h 2m 5s'],
  ['usd', 12.3, '$12.30'],
  ['count', 12.3, '12'],
  ['plain', 0.5, '0.5'],
] as const)('writes a value as %s', (format, value, expected) =>
  expect(alertText('{value} of {agent_id} {other}', format, value, { agent_id: 'a' })).toBe(
    `${expected} of a `,
  ),
);

it('reads samples of a page, whatever their labels hold', () => {
  const text =
    '# HELP a b\na{x="1 } 2",y="q\\"\\\\\\n{"} 1.5e3\nab 1\na 2\na{x="z"} +Inf\na{x="n"} NaN 123\n';
  const samples = [...samplesOf(text, new Set(['a']))].filter((sample) => sample !== undefined);
  expect(samples.map(({ value }) => value)).toEqual([1500, 2, Number.POSITIVE_INFINITY, Number.NaN]);
  expect(labelsOf(samples[0]?.labels ?? '')).toEqual({ x: '1 } 2', y: 'q"\\\n{' });
});

it.each([2, 3] as const)('extrapolates as Prometheus %i does', (version) => {
  const values = [10, 20, 5, 15].map((value, index) => ({ time: 15_000 + index * 15_000, value }));
  // 10 + 5 + 10, and what goes beyond the first and last sample: up to the window's ends, which are near.
  expect(increaseOf(values, 0, 60_000, version)).toBeCloseTo(25 * (60 / 45));
  expect(increaseOf(values.slice(0, 1), 0, 60_000, version)).toBeUndefined();
  const late = [0, 30].map((value, index) => ({ time: 30_000 + index * 15_000, value }));
  expect(increaseOf(late, 0, 60_000, version)).toBeCloseTo(60);
});

it('estimates quantiles as Prometheus does', () => {
  const buckets = [1, 2, 4, Number.POSITIVE_INFINITY].map((bound, index) => ({
    bound,
    count: [0, 50, 100, 100][index] ?? 0,
  }));
  expect(quantileOf(0.5, buckets)).toBe(2);
  expect(quantileOf(0.75, buckets)).toBe(3);
  expect(quantileOf(0.99, [...buckets.slice(0, 3), { bound: Number.POSITIVE_INFINITY, count: 200 }])).toBe(4);
  expect(
    quantileOf(
      0.5,
      buckets.map(({ bound }) => ({ bound, count: 0 })),
    ),
  ).toBeNaN();
  expect(quantileOf(0.5, buckets.slice(0, 3))).toBeNaN();
});
