import { describe, expect, it } from 'vitest';
import {
  type AlertRule,
  alertConfig,
  alertMetrics,
  alertRules,
  type Condition,
  defaultAlertConfig,
  groupLabels,
  type Quantity,
  selectionsOf,
  sloRules,
} from './index.ts';

const slow = { ...defaultAlertConfig, slowEndpoints: '/api/v1/agents/.*' };
const rules = [...alertRules(), ...sloRules(0.999), ...alertRules(slow)];

const conditionsOf = (condition: Condition): readonly Condition[] => {
  if (condition.kind === 'all') return condition.of.flatMap(conditionsOf);
  if (condition.kind === 'unless')
    return [...conditionsOf(condition.condition), ...conditionsOf(condition.except)];
  return [condition];
};
const parts = (quantity: Quantity): readonly Quantity[] =>
  quantity.kind === 'ratio' ? [...parts(quantity.of), ...parts(quantity.to)] : [quantity];
const comparisons = ({ condition }: AlertRule) =>
  conditionsOf(condition).filter((each) => each.kind === 'compare');
const identity = ({ alert, severity, labels }: AlertRule) => JSON.stringify([alert, severity, labels]);

describe('the alerts', () => {
  it('have the published names', () => {
    const names = new Set(alertRules().map(({ alert }) => alert));
    for (const name of [
      'HighErrorRate',
      'SlowApiResponses',
      'HighAgentFailureRate',
      'SystemComponentUnhealthy',
      'HighCost',
      'DatabaseConnectionIssues',
      'CacheUnavailable',
    ])
      expect(names).toContain(name);
  });

  it('have the published thresholds', () => {
    const warnings = alertRules().filter(({ severity }) => severity === 'warning');
    const boundOf = (name: string) =>
      warnings.filter(({ alert }) => alert === name).flatMap(comparisons)[0]?.bound;
    expect(boundOf('HighErrorRate')).toBe(0.05);
    expect(boundOf('SlowApiResponses')).toBe(2);
    expect(boundOf('HighAgentFailureRate')).toBe(0.1);
  });

  it.each([alertRules(), sloRules(0.999)])('can be told apart: set %#', (...set) => {
    const all = set.flat().map(identity);
    expect(new Set(all).size).toBe(all.length);
  });

  it('are configured by parameters that are all used', () => {
    const plain = JSON.stringify(alertRules());
    for (const [name, value] of Object.entries(defaultAlertConfig)) {
      const other = typeof value === 'number' ? value + 1 : `${value}|other`;
      expect(JSON.stringify(alertRules({ ...defaultAlertConfig, [name]: other })), name).not.toBe(plain);
    }
  });

  it('say what a parameter takes', () => {
    expect(alertConfig({ costUsd: 50 })).toEqual({ ...defaultAlertConfig, costUsd: 50 });
    expect(() => alertConfig({ costUSD: 50 })).toThrow('there is no parameter costUSD; there are job,');
    for (const value of ['50', -1, Number.NaN, null])
      expect(() => alertConfig({ costUsd: value })).toThrow('but takes a number from 0 up, such as 10');
    expect(() => alertConfig({ errorRatioWarning: 5 })).toThrow('takes a share from 0 to 1, such as 0.05');
    for (const value of [3, 30])
      expect(() => alertConfig({ slowSecondsWarning: value })).toThrow('one of 0.005');
    for (const value of [1, '(', '\\c'])
      expect(() => alertConfig({ job: value })).toThrow('but takes a regular expression');
  });

  it('refuse an objective that cannot be', () => {
    for (const objective of [0, 1, 99.9, Number.NaN]) expect(() => sloRules(objective)).toThrow(RangeError);
  });
});

describe.each(rules.map((rule) => [identity(rule), rule] as const))('%s', (_, rule) => {
  it('reads only labels that its metrics have', () => {
    for (const { metric, where } of selectionsOf(rule.condition)) {
      for (const { label } of where) expect(Object.keys(alertMetrics[metric].labels)).toContain(label);
    }
    for (const { quantity } of comparisons(rule)) {
      for (const part of parts(quantity)) {
        if (part.kind === 'ratio') continue;
        for (const label of part.by)
          expect(Object.keys(alertMetrics[part.of.metric].labels)).toContain(label);
      }
    }
  });

  it('compares groups with the same labels', () => {
    const groups = comparisons(rule).flatMap(({ quantity }) => parts(quantity));
    for (const part of groups) expect(part.kind === 'ratio' || part.by).toEqual(groupLabels(rule.condition));
  });

  it('compares durations with bounds of their histogram, which are told exactly', () => {
    for (const { quantity, bound } of comparisons(rule)) {
      if (quantity.kind !== 'quantile') continue;
      const metric = alertMetrics[quantity.of.metric];
      expect(metric.kind === 'histogram' && metric.buckets.bounds).toContain(bound);
    }
  });

  it('speaks of nothing but its value and the labels of its group', () => {
    const spoken = `${rule.summary} ${rule.description}`.match(/(?<=\{)[^}]*(?=\})/g) ?? [];
    const known = ['value', ...groupLabels(rule.condition), ...Object.keys(rule.labels ?? {})];
    expect(spoken.filter((name) => !known.includes(name))).toEqual([]);
    expect(rule.description).toMatch(/^[A-Z{].*\.$/);
  });
});
