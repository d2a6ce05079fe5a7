import { describe, expect, it } from 'vitest';
import { agents } from '../src/agents/agents.ts';
import { generateTrace } from '../src/replay/generator.ts';
import { type PlannedRequest, planRow } from '../src/replay/plan.ts';

const rows = generateTrace(1);
const plans = rows.map(planRow);
const executions = plans.map(([execution]) => execution);
const others = plans.flatMap(([, ...rest]) => rest);
const executes = ({ method, path }: PlannedRequest) =>
  method === 'POST' && /^\/api\/v1\/(agents\/[^/]+\/execute|workflows\/[^/]+\/runs)$/.test(path);
const share = (status: number) => executions.filter(({ expect }) => expect === status).length / rows.length;

describe('the plan of a replay', () => {
  it('makes each row exactly one agent execution with its tokens', () => {
    expect(executions.every(executes)).toBe(true);
    expect(others.some(executes)).toBe(false);
    for (const [index, { contextTokens, generatedTokens }] of rows.entries()) {
      expect(executions[index]?.body).toMatchObject({ contextTokens, generatedTokens });
    }
  });

  it('is the same each time', () => {
    expect(rows.map(planRow)).toEqual(plans);
  });

  it('uses every agent, and every platform that an agent runs on', () => {
    const seen = new Set(
      executions.map(({ path, body }) => `${path} ${(body as { platform: string }).platform}`),
    );
    for (const agent of agents) {
      for (const { platform } of agent.engines) {
        expect(seen).toContain(`/api/v1/agents/${agent.id}/execute ${platform}`);
      }
    }
  });

  it('plans failures, timeouts and stops, but few', () => {
    for (const status of [499, 502, 504]) {
      expect(share(status)).toBeGreaterThan(0.001);
      expect(share(status)).toBeLessThan(0.05);
    }
  });

  it('plans every kind of answer beside the trace', () => {
    expect(new Set(others.map(({ expect }) => expect))).toEqual(new Set([200, 400, 404, 500, 502]));
  });
});
