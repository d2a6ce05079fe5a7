import { metrics } from '@hishamos/catalogue';
import { type HistogramCell, installed, type NumberCell } from '@hishamos/engine';
import { isAmount, isLabel } from './checks.ts';
import { type ExecutionCells, endedCell, statuses } from './execution-cells.ts';
import { Known } from './known.ts';

/** The series of what an agent uses on one platform. */
interface UsageCells {
  readonly tokens: NumberCell | undefined;
  readonly cost: NumberCell | undefined;
}

/** The series of one agent. */
export interface AgentCells extends ExecutionCells {
  readonly usage: Map<string, UsageCells>;
}

/** What an execution of an agent may have used. */
interface Used {
  readonly status: unknown;
  readonly duration: unknown;
  readonly tokens?: unknown;
  readonly cost?: unknown;
}

const known = new Known<AgentCells>();

/** The series of an agent that has been recorded before. */
export const knownAgent = (agentId: string): AgentCells | undefined => known.get(agentId);

/** Records an execution where all of it is valid and has live series; else nothing, and gives false. */
export function addAgentExecution(
  cells: AgentCells,
  usage: UsageCells | undefined,
  { status, duration, tokens, cost }: Used,
): boolean {
  const executions = endedCell(cells, status);
  const took: HistogramCell = cells.duration;
  if (executions === undefined || took.state !== 'live' || !isAmount(duration)) return false;
  const tokenCell = usage?.tokens;
  const costCell = usage?.cost;
  if (tokens !== undefined && (tokenCell?.state !== 'live' || !isAmount(tokens))) return false;
  if (cost !== undefined && (costCell?.state !== 'live' || !isAmount(cost))) return false;
  executions.add(1);
  took.add(duration);
  if (tokens !== undefined) tokenCell?.add(tokens);
  if (cost !== undefined) costCell?.add(cost);
  return true;
}

/** The series of one agent on one platform. */
interface BoundAgentCells {
  readonly cells: AgentCells;
  readonly usage: UsageCells | undefined;
}

/** The series of an agent on a platform, once it has been recorded. */
export function boundAgent(agentId: unknown, platform: string): BoundAgentCells | undefined {
  const cells = known.get(agentId as string);
  return cells && { cells, usage: cells.usage.get(platform) };
}

/** As {@link addAgentExecution}. */
export const addBoundExecution = ({ cells, usage }: BoundAgentCells, used: Used): boolean =>
  addAgentExecution(cells, usage, used);

/** Remembers the series of an agent that is valid and has been recorded. */
export function rememberAgent(agentId: string, platform: string): void {
  const engine = installed.current;
  const duration = engine?.family(metrics.agentDuration).find({ agent_id: agentId });
  if (engine === undefined || duration === undefined) return;
  const id = duration.attributes.agent_id as string;
  const executions = engine.family(metrics.agentExecutions);
  const usage = known.get(id)?.usage ?? new Map<string, UsageCells>();
  const tokens = engine.family(metrics.agentTokens).find({ agent_id: id, platform });
  const cost = engine.family(metrics.agentCost).find({ agent_id: id, platform });
  const of = tokens ?? cost;
  if (of !== undefined) usage.set(of.attributes.platform as string, { tokens, cost });
  const ended = statuses.map((status) => executions.find({ agent_id: id, status }));
  known.add(id, { ended, duration, usage });
}

/** Shows the series of an agent's executions at 0, so that the first of each status is seen by `rate()`. */
export function showAgent(agentId: string): void {
  const family = installed.current?.family(metrics.agentExecutions);
  for (const status of statuses) family?.showZero({ agent_id: agentId, status });
}

/** Shows the series of an agent, and of its usage where the platform is named, at 0 before its first execution. */
export function showBoundAgent(agentId: unknown, platform: unknown): void {
  const engine = installed.current;
  if (engine === undefined || !isLabel(agentId)) return;
  showAgent(agentId);
  engine.family(metrics.agentDuration).showZero({ agent_id: agentId });
  if (!isLabel(platform)) return;
  engine.family(metrics.agentTokens).showZero({ agent_id: agentId, platform });
  engine.family(metrics.agentCost).showZero({ agent_id: agentId, platform });
}
