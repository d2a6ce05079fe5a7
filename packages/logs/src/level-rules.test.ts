import { expect, test } from 'vitest';
import { LevelRules } from './level-rules.ts';

test('the longest rule holds, for whole parts of a name', () => {
  const rules = new LevelRules('INFO', [
    'apps.agents=DEBUG',
    'apps.agents.engine = error',
    '*=WARNING',
    'bad',
    'x=LOUD',
  ]);
  expect(rules.levelOf('apps.agents')).toBe('DEBUG');
  expect(rules.levelOf('apps.agents.tools.search')).toBe('DEBUG');
  expect(rules.levelOf('apps.agents.engine.step')).toBe('ERROR');
  expect(rules.levelOf('apps.agentsmith')).toBe('WARNING');
  expect(rules.levelOf('x')).toBe('WARNING');
  expect(rules.levelOf('')).toBe('WARNING');
});

test('rules change at run time, and are taken back', () => {
  const rules = new LevelRules('INFO', []);
  const { version } = rules;
  expect(rules.set('a', 'debug')).toBe(true);
  expect(rules.version).not.toBe(version);
  expect(rules.levelOf('a.b')).toBe('DEBUG');
  expect(rules.set('a', 'loud')).toBe(false);
  rules.unset('a');
  expect(rules.levelOf('a.b')).toBe('INFO');
  rules.unset('*');
  expect(rules.levelOf('a.b')).toBe('INFO');
});
