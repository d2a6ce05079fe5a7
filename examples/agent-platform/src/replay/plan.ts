import { type Agent, agents } from '../agents/agents.ts';
import type { Fault } from '../models/simulated-model.ts';
import { workflows } from '../workflows/workflows.ts';
import { draw } from './random.ts';
import type { Arrival } from './trace.ts';

/** A request and the status that it must be answered with. */
export interface PlannedRequest {
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly body?: object;
  readonly userId: string;
  readonly expect: number;
  /** Ask for the created thing by the `id` in the answer, when there is one. */
  readonly follow?: true;
}

/** The status with which each planned fault is answered. */
const answers: Record<Fault, number> = { failure: 502, stall: 504, stop: 499 };

/** Shares of an agent's executions that are made to end otherwise than well; `test-writer` is the flaky one. */
const shares = (agent: Agent): readonly [Fault, number][] => [
  ['failure', agent.id === 'test-writer' ? 0.06 : 0.01],
  ['stall', 0.003],
  ['stop', 0.007],
];

/** What the draws of one row are for. */
const purpose = { agent: 10, platform: 11, fault: 12, user: 13, workflow: 14 };

/**
 * The requests that a row of the trace becomes: exactly one agent execution with exactly the row's tokens
 * (a fifth of those that can go through a workflow), and for some rows other traffic of the platform.
 * It depends on the row and its number alone.
 */
export function planRow(arrival: Arrival, index: number): [PlannedRequest, ...PlannedRequest[]] {
  const pick = (what: keyof typeof purpose) => draw(0, index, purpose[what]);
  const agent = choose(agents, pick('agent'));
  const userId = `user-${1 + Math.floor(pick('user') ** 2 * 200)}`;
  const simulate = faultOf(agent, pick('fault'));
  const body = {
    platform: choose(agent.engines, pick('platform')).platform,
    contextTokens: arrival.contextTokens,
    generatedTokens: arrival.generatedTokens,
    ...(simulate && { simulate }),
  };
  const workflow = workflows.find(({ agentId }) => agentId === agent.id && pick('workflow') < 0.2);
  const execution: PlannedRequest = workflow
    ? {
        ...{ method: 'POST', path: `/api/v1/workflows/${workflow.id}/runs`, body, userId, follow: true },
        expect: simulate ? answers[simulate] : 201,
      }
    : {
        ...{ method: 'POST', path: `/api/v1/agents/${agent.id}/execute`, body, userId },
        expect: simulate ? answers[simulate] : 200,
      };
  return [execution, ...sideTraffic(arrival, index, userId)];
}

/** Traffic beside the trace, by row number; none of it executes an agent. */
function sideTraffic(arrival: Arrival, index: number, userId: string): PlannedRequest[] {
  const every = (n: number, request: Omit<PlannedRequest, 'userId'>): PlannedRequest[] =>
    index % n === n - 1 ? [{ ...request, userId }] : [];
  const tokens = arrival.generatedTokens;
  const command = (id: string, body: object, expect: number) =>
    ({ method: 'POST', path: `/api/v1/commands/${id}/run`, body, expect }) as const;
  const get = (path: string, expect: number) => ({ method: 'GET', path: `/api/v1${path}`, expect }) as const;
  return [
    ...every(10, get(`/users/${userId}`, 200)),
    ...every(20, command('format-code', { tokens }, 200)),
    ...every(40, get('/agents', 200)),
    ...every(50, command('run-tests', { tokens }, 200)),
    ...every(90, command('run-tests', { tokens, fail: true }, 502)),
    ...every(150, get(`/users/nobody-${index}`, 404)),
    ...every(160, get(`/no/such/path/${index}`, 404)),
    ...every(170, command('search-code', { tokens: 'many' }, 400)),
    ...every(250, get('/reports/weekly', 200)),
    ...every(400, get('/reports/legacy', 500)),
  ];
}

function faultOf(agent: Agent, at: number): Fault | undefined {
  let from = 0;
  for (const [fault, share] of shares(agent)) {
    if (at >= from && at < from + share) return fault;
    from += share;
  }
  return undefined;
}

function choose<Item>(items: readonly [Item, ...Item[]] | readonly Item[], at: number): Item {
  const item = items[Math.floor(at * items.length)];
  if (item === undefined) throw new Error('There is nothing to choose from.');
  return item;
}
