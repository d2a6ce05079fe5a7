import { metrics, selfMetrics, status } from '@hishamos/catalogue';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { Family } from './family.ts';

const executions = (cap: number) => {
  const onFold = vi.fn();
  return { family: new Family(metrics.agentExecutions, { cap, onFold, origin: undefined }), onFold };
};
const attributesOf = ({ cells }: Pick<Family, 'cells'>) => cells.map(({ attributes }) => attributes);
const total = (family: Family<typeof metrics.agentExecutions>) =>
  family.cells.reduce((all, { value }) => all + value, 0);

describe('a family', () => {
  it('adds to counters and histograms, and sets gauges', () => {
    const options = { cap: 100, onFold: vi.fn(), origin: undefined };
    const health = new Family(metrics.systemHealth, options);
    const tokens = new Family(metrics.agentTokens, options);
    const duration = new Family(metrics.agentDuration, options);
    for (const value of [1, 0.5]) {
      health.record(value, { component: 'db' });
      tokens.record(value, { agent_id: 'a', platform: 'p' });
      duration.record(value, { agent_id: 'a' });
    }
    expect(health.find({ component: 'db' })?.value).toBe(0.5);
    expect(tokens.find({ agent_id: 'a', platform: 'p' })?.value).toBe(1.5);
    expect(duration.find({ agent_id: 'a' })).toMatchObject({ count: 2, sum: 1.5, min: 0.5, max: 1 });
    expect(tokens.find({ agent_id: 'a', platform: 'q' })).toBeUndefined();
  });

  it('keeps its series when it is full, and folds text labels of the others', () => {
    const { family, onFold } = executions(8);
    for (const agent_id of ['a', 'b', 'c', 'd', 'e', 'f', 'a', 'e'])
      family.record(1, { agent_id, status: 'failed' });
    expect(attributesOf(family).map(({ agent_id }) => agent_id)).toEqual(['a', 'b', 'c', 'd', '__other__']);
    expect(family.find({ agent_id: '__other__', status: 'failed' })?.value).toBe(3);
    expect(onFold).toHaveBeenCalledTimes(3);
  });

  it('shows known series at 0 only where nothing else needs the room', () => {
    const { family } = executions(12);
    family.record(1, { agent_id: 'a', status: 'failed' });
    for (const ended of status.values) family.showZero({ agent_id: 'a', status: ended });
    expect(family.cells.map(({ state, value }) => [state, value])).toEqual([
      ['live', 1],
      ['zero', 0],
      ['zero', 0],
      ['zero', 0],
    ]);
    const held = family.find({ agent_id: 'a', status: 'timeout' });
    for (const agent_id of ['b', 'c', 'd', 'e', 'f']) family.record(1, { agent_id, status: 'failed' });
    expect(attributesOf(family).map(({ agent_id }) => agent_id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
    expect(held?.state).toBe('gone');
    expect(family.find({ agent_id: 'a', status: 'timeout' })).toBeUndefined();
    family.showZero({ agent_id: 'b', status: 'timeout' });
    expect(family.cells).toHaveLength(6);
    expect(family.find({ agent_id: 'a', status: 'failed' })?.value).toBe(1);
  });

  it('never caps a metric whose labels are closed lists', () => {
    const onFold = vi.fn();
    const family = new Family(selfMetrics.refusedRecords, { cap: 1, onFold, origin: undefined });
    const { meter, reason } = selfMetrics.refusedRecords.labels;
    for (const m of meter.values) for (const r of reason.values) family.record(1, { meter: m, reason: r });
    expect(family.cells).toHaveLength(meter.values.length * reason.values.length);
    expect(onFold).not.toHaveBeenCalled();
  });

  it('stays within the cap with exact totals, and never loses a series that has recorded, whatever comes', () => {
    const set = fc.record({
      agent_id: fc.string({ maxLength: 2 }),
      status: fc.constantFrom(...status.values),
    });
    const step = fc.record({ set, isZero: fc.boolean(), value: fc.nat(100) });
    fc.assert(
      fc.property(
        fc.integer({ min: 8, max: 40 }),
        fc.array(step, { maxLength: 300, size: 'max' }),
        (cap, steps) => {
          const { family } = executions(cap);
          let expected = 0;
          const seen = new Map<object, number>();
          for (const { set: labels, isZero, value } of steps) {
            if (isZero) family.showZero(labels);
            else {
              family.record(value, labels);
              expected += value;
            }
            expect(family.cells.length).toBeLessThanOrEqual(cap);
            for (const [cell, before] of seen) {
              const now = family.cells.find((one) => one === cell)?.value;
              expect(now).toBeGreaterThanOrEqual(before);
            }
            for (const cell of family.cells) if (cell.state !== 'zero') seen.set(cell, cell.value);
          }
          expect(total(family)).toBe(expected);
          const identities = attributesOf(family).map((attributes) => JSON.stringify(attributes));
          expect(new Set(identities).size).toBe(identities.length);
        },
      ),
      { numRuns: 50 },
    );
  });
});
