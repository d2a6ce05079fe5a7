import { metrics } from '@hishamos/catalogue';
import { parsePage } from '@hishamos/prometheus';
import { expect, it } from 'vitest';
import { findingsOn } from './findings.ts';

const { name, help } = metrics.cacheHits;
const problems = (page: string) =>
  findingsOn(parsePage(page))
    .filter(({ level }) => level !== 'note')
    .map(({ level, metric, message }) => `${level} ${metric}: ${message}`);

const head = (type = 'counter', text = help) => `# HELP ${name} ${text}\n# TYPE ${name} ${type}\n`;

it('finds nothing on a page as the catalogue has it', () => {
  expect(problems(`${head()}${name}{cache_type="prompts \\"a\\"\\\\b\\n"} 3\n`)).toEqual([]);
});

it.each([
  [`${head('gauge')}`, `it is a gauge, but should be a counter`],
  [head('counter', 'Other'), 'its help is not that of the catalogue'],
  [`${head()}${name} 3\n`, 'a series has no label cache_type'],
  [`${head()}${name}{cache_type="a",pod="b"} 3\n`, 'a series has the label pod, which it should not'],
  [`${head()}${name}{cache_type="a"} NaN\n`, 'a sample is NaN'],
  [`${head()}${name}{cache_type="a"} -1\n`, 'a sample is negative'],
])('tells what is wrong with a series', (page, message) => {
  expect(problems(page)).toEqual([`error ${name}: ${message}`]);
});

it('knows closed lists, buckets, the series cap and foreign names', () => {
  const { agentExecutions, agentDuration } = metrics;
  expect(
    problems(
      `# HELP ${agentExecutions.name} ${agentExecutions.help}\n# TYPE ${agentExecutions.name} counter\n` +
        `${agentExecutions.name}{agent_id="a",status="done"} 1\n`,
    ),
  ).toEqual([`error ${agentExecutions.name}: status is "done", which it cannot be`]);
  expect(
    problems(
      `# HELP ${agentDuration.name} ${agentDuration.help}\n# TYPE ${agentDuration.name} histogram\n` +
        `${agentDuration.name}_bucket{agent_id="a",le="7"} 1\n`,
    ),
  ).toEqual([`error ${agentDuration.name}: its buckets are 7`]);
  expect(problems(`${head()}${name}{cache_type="__other__"} 3\n`)[0]).toContain('reached its series cap');
  expect(problems('hishamos_made_up 1\n')).toEqual([
    'error hishamos_made_up: the catalogue does not know it',
  ]);
});

it('notes what has not been recorded yet', () => {
  expect(findingsOn(new Map()).every(({ level }) => level === 'note')).toBe(true);
  expect(findingsOn(new Map())).toHaveLength(Object.keys(metrics).length);
});

it('refuses what is no page, naming the line', () => {
  expect(() => parsePage('# HELP a b\n<html>\n')).toThrow(
    'line 2 is not of the Prometheus text format: <html>',
  );
});
