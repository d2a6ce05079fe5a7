import { metrics } from '@hishamos/catalogue';
import { installed, type NumberCell } from '@hishamos/engine';
import { isAmount, isLabel } from './checks.ts';
import { type ExecutionCells, endedCell, endedCells, statuses } from './execution-cells.ts';
import { Known } from './known.ts';

/** The platform of an execution that names none. */
export const noPlatform = 'unknown';

/** The series of one agent on one platform; those of its usage are undefined where it has none there. */
export interface AgentCells extends ExecutionCells {
  readonly platform: string;
  readonly tokens: NumberCell | undefined;
  readonly cost: NumberCell | undefined;
}

/** What an execution of an agent may have used. */
interface Used {
  readonly status: unknown;
  readonly duration: unknown;
  readonly tokens?: unknown;
  readonly cost?: unknown;
}

const unused = (shared: ExecutionCells): AgentCells => ({
  ...shared,
  platform: noPlatform,
  tokens: undefined,
  cost: undefined,
});

/** The series of one agent, by platform. The last platform is found without a look-up: it seldom changes. */
class AgentPlatforms {
  readonly #used = new Map<string, AgentCells>();
  /** Those of every platform without usage. */
  #unused: AgentCells;
  #last: AgentCells;

  constructor(shared: ExecutionCells) {
    this.#unused = unused(shared);
    this.#last = this.#unused;
  }

  get(platform: string): AgentCells | undefined {
    if (platform === this.#last.platform) return this.#last;
    const used = this.#used.get(platform);
    if (used === undefined) return isLabel(platform) ? this.#unused : undefined;
    this.#last = used;
    return used;
  }

  /** Takes the series that all platforms share, as they are now. */
  share(shared: ExecutionCells): void {
    this.#unused = unused(shared);
    this.#last = this.#unused;
  }

  use(cells: AgentCells): void {
    this.#used.set(cells.platform, cells);
    this.#last = cells;
  }
}

const known = new Known<AgentPlatforms>();

/** The series of an agent that has been recorded before; undefined also for what cannot be a platform. */
export const knownAgent = (agentId: string, platform: string): AgentCells | undefined =>
  known.get(agentId)?.get(platform);

/**
 * Records an execution where all of it is valid and has live series; else nothing, and gives false. Its exemplars are
 * left to `exemplify`, so that V8 compiles this one into its callers.
 */
export function addAgentExecution(cells: AgentCells, { status, duration, tokens, cost }: Used): boolean {
  const executions = endedCell(cells, status);
  const { duration: took, tokens: used, cost: spent } = cells;
  if (executions?.state !== 'live' || took.state !== 'live' || !isAmount(duration)) return false;
  if (tokens !== undefined && (used?.state !== 'live' || !isAmount(tokens))) return false;
  if (cost !== undefined && (spent?.state !== 'live' || !isAmount(cost))) return false;
  executions.value += 1;
  took.measure(duration);
  if (tokens !== undefined) (used as NumberCell).value += tokens;
  if (cost !== undefined) (spent as NumberCell).value += cost;
  return true;
}

/** Remembers the series of an agent that is valid and has been recorded. */
export function rememberAgent(agentId: string, platform: string): void {
  const engine = installed.current;
  const duration = engine?.family(metrics.agentDuration).find({ agent_id: agentId });
  if (engine === undefined || duration === undefined) return;
  const id = duration.attributes.agent_id as string;
  const executions = engine.family(metrics.agentExecutions);
  const ended = endedCells((status) => executions.find({ agent_id: id, status }));
  const shared = { ...ended, duration };
  const platforms = known.get(id) ?? new AgentPlatforms(shared);
  platforms.share(shared);
  known.add(id, platforms);
  const tokens = engine.family(metrics.agentTokens).find({ agent_id: id, platform });
  const cost = engine.family(metrics.agentCost).find({ agent_id: id, platform });
  const name = (tokens ?? cost)?.attributes.platform as string | undefined;
  if (name !== undefined) platforms.use({ ...shared, platform: name, tokens, cost });
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
