import { metrics } from '@hishamos/catalogue';
import { ActiveUsers } from '@hishamos/context';
import { DataPointType } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Head } from '../snapshot/head.ts';
import type { Row } from '../snapshot/row.ts';
import { textOf } from '../snapshot/text.ts';
import { Merged } from './merged.ts';

const run = (steps: Generator<void>): void => {
  while (steps.next().done !== true);
};

const snapshot = (head: Head, rows: readonly Row[]): string => [...textOf([{ head, rows }])].join('');

function merge(snapshots: readonly [text: string, alive: boolean][]): Merged {
  const merged = new Merged();
  for (const [text, alive] of snapshots) run(merged.add(text, alive));
  return merged;
}

/** What is shown of the only metric: the values by key. */
function shown(merged: Merged, cap: number): Record<string, number> {
  run(merged.fold(cap));
  return Object.fromEntries(
    [...merged.metrics].flatMap(({ series }) => [...series].map(({ key, value }) => [key, value])),
  );
}

const cost = { own: metrics.agentCost.name };
const key = (agent: number): string => JSON.stringify([`agent ${agent}`, 'p']);

/** What one process has of each agent, and when it began. */
const processRows = fc
  .uniqueArray(
    fc.record({
      agent: fc.nat(12),
      at: fc.integer({ min: 1, max: 50 }),
      usd: fc.double({ min: 0, max: 9, noNaN: true }),
    }),
    {
      selector: ({ agent }) => agent,
    },
  )
  .map((records) => records.map(({ agent, at, usd }): Row => [key(agent), at, at, usd, 0]));

describe('the series cap', () => {
  it('shows the same whichever processes have ended and were taken over', () =>
    fc.assert(
      fc.property(
        fc.array(processRows, { minLength: 1, maxLength: 5 }),
        fc.nat(31),
        fc.integer({ min: 3, max: 16 }),
        (all, ended, cap) => {
          const snapshots = all.map((rows) => snapshot(cost, rows));
          const hasEnded = (index: number) => (ended & (1 << index)) !== 0;
          const before = merge(snapshots.map((text) => [text, true]));
          const past = merge(snapshots.filter((_, index) => hasEnded(index)).map((text) => [text, false]));
          run(past.fold(cap, merge(snapshots.map((text) => [text, true]))));
          const kept = [...past.metrics].flatMap(({ series }) => [...series].map((one) => one.row()));
          const alive = snapshots.filter((_, index) => !hasEnded(index));
          const after = merge([
            [snapshot(cost, kept), false],
            ...alive.map((text): [string, boolean] => [text, true]),
          ]);
          const page = shown(after, cap);
          expect(page).toEqual(shown(before, cap));
          expect(Object.keys(page).length).toBeLessThanOrEqual(cap);
        },
      ),
    ));

  it('takes no place from a series when another process records a new one', () => {
    const [old, young]: Row[][] = [[[key(1), 5, 5, 1, 0]], [[key(2), 9, 9, 1, 0]]];
    const texts = [snapshot(cost, old ?? []), snapshot(cost, young ?? [])];
    const page = shown(merge(texts.map((text) => [text, true])), 3);
    expect(page).toEqual({ [key(1)]: 1, '["__other__","__other__"]': 1 });
  });

  it('folds other libraries’ series too', () => {
    const head: Head = {
      scope: { name: 'other' },
      descriptor: { name: 'jobs', description: '', unit: '', valueType: 1 },
      dataPointType: DataPointType.SUM,
      isMonotonic: true,
    };
    const rows = [1, 2, 3].map((id): Row => [JSON.stringify({ id }), id, id, 1, 0]);
    const page = shown(merge([[snapshot(head, rows), true]]), 2);
    expect(page).toEqual({ '{"id":1}': 1, '{"otel.metric.overflow":true}': 2 });
  });
});

describe('gauges', () => {
  const component = '["database"]';
  const health = (value: number): string =>
    snapshot({ own: metrics.systemHealth.name }, [[component, 1, 1, value, value]]);

  it('are merged by their rule', () => {
    expect(
      shown(
        merge([
          [health(1), true],
          [health(0.5), true],
        ]),
        100,
      ),
    ).toEqual({ [component]: 0.5 });
    const connections = snapshot({ own: metrics.databaseConnections.name }, [['[]', 1, 1, 4, 1]]);
    expect(
      shown(
        merge([
          [connections, true],
          [connections, true],
        ]),
        100,
      ),
    ).toEqual({ '[]': 8 });
    const users = (n: number): string => snapshot({ own: metrics.activeUsers.name }, [['[]', 1, 1, n, n]]);
    expect(
      shown(
        merge([
          [users(4), true],
          [users(9), true],
          [users(2), true],
        ]),
        100,
      ),
    ).toEqual({ '[]': 9 });
  });

  it('are united where it is told what they count', () => {
    const snapshotOf = (...ids: string[]): string => {
      const users = new ActiveUsers(1000);
      for (const id of ids) users.saw(id);
      const row: Row = ['[]', 1, 1, users.count(), 1, users.sketch()];
      return snapshot({ own: metrics.activeUsers.name }, [row]);
    };
    const all = [snapshotOf('ada', 'bob'), snapshotOf('bob', 'carol', 'dan'), snapshotOf()];
    expect(shown(merge(all.map((text) => [text, true])), 100)).toEqual({ '[]': 4 });
  });

  it('end with their process', () => {
    expect(
      shown(
        merge([
          [health(1), true],
          [health(0), false],
        ]),
        100,
      ),
    ).toEqual({ [component]: 1 });
  });
});

describe('histograms', () => {
  const head = { own: metrics.agentDuration.name };
  const exemplar = (time: number) => ({ traceId: 'a'.repeat(32), spanId: 'b'.repeat(16), value: 1, time });

  it('add up, with the newest exemplar of each bucket and the first beginning', () => {
    const texts = [
      snapshot(head, [['["a"]', 7, 8, 1.5, 0, [1, 2], [null, exemplar(5)]]]),
      snapshot(head, [['["a"]', 4, 9, 0.25, 0, [3, 4], [exemplar(1), exemplar(2)]]]),
    ];
    const [metric] = merge(texts.map((text) => [text, true])).metrics;
    const [series] = metric?.series ?? [];
    expect(series).toMatchObject({
      created: 4,
      started: 8,
      value: 1.75,
      buckets: [4, 6],
      exemplars: [exemplar(1), exemplar(5)],
    });
  });
});
