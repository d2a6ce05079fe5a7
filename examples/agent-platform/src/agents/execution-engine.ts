import { randomUUID } from 'node:crypto';
import { agent as agentExecutions, getLogger, meters } from '@hishamos/monitoring';
import type { Clock } from '../models/clock.ts';
import { costOf } from '../models/prices.ts';
import { type Completion, SimulatedModel, type Usage } from '../models/simulated-model.ts';
import type { Database } from '../storage/database.ts';
import type { Agent, Engine } from './agents.ts';

const logger = getLogger('apps.agents.execution_engine');

export interface Execution {
  readonly id: string;
  readonly agentId: string;
  readonly platform: string;
  readonly model: string;
  readonly usage: Usage;
  readonly costUsd: number;
}

export interface ExecutionRequest extends Completion {
  readonly agent: Agent;
  readonly engine: Engine;
  readonly userId: string | undefined;
  /** Aborted when the caller went away. */
  readonly signal: AbortSignal;
}

/** Seconds of the model's own time that an execution may take. */
const timeLimit = 60;

/** Runs agents: calls the model, keeps the time limit, and writes each execution to the database. */
export class ExecutionEngine {
  readonly #clock: Clock;
  readonly #model: SimulatedModel;
  readonly #database: Database;

  constructor(clock: Clock, database: Database) {
    this.#clock = clock;
    this.#model = new SimulatedModel(clock);
    this.#database = database;
  }

  async execute(request: ExecutionRequest): Promise<Execution> {
    const { agent, engine, userId } = request;
    const execution = { id: randomUUID(), agentId: agent.id, ...engine };
    const started = performance.now();
    const usage: Usage = { inputTokens: 0, outputTokens: 0 };
    let status = 'completed';
    try {
      await agentExecutions.run(
        agent.id,
        { platform: engine.platform, ...(userId === undefined ? {} : { userId }) },
        async (running) => {
          try {
            await this.#callModel(request, usage);
          } finally {
            running.addUsage(usage);
            running.setCost(costOf(engine.model, usage));
          }
        },
      );
      return { ...execution, usage, costUsd: costOf(engine.model, usage) };
    } catch (error) {
      status = statusOf(error);
      throw error;
    } finally {
      this.#record({ ...execution, usage, costUsd: costOf(engine.model, usage) }, userId, status, started);
    }
  }

  async #callModel(request: ExecutionRequest, usage: Usage): Promise<void> {
    const controller = new AbortController();
    const stop = () => controller.abort(new DOMException('The caller went away.', 'AbortError'));
    request.signal.addEventListener('abort', stop, { once: true });
    const expire = () => controller.abort(new DOMException('The time limit was reached.', 'TimeoutError'));
    // On a busy event loop both timers may be overdue: an answer that was due before the limit comes first.
    const timer = setTimeout(() => setImmediate(expire), this.#clock.milliseconds(timeLimit));
    try {
      request.signal.throwIfAborted();
      await this.#model.complete(request, usage, controller);
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', stop);
    }
  }

  #record(execution: Execution, userId: string | undefined, status: string, started: number): void {
    const { id, agentId, platform, model, usage, costUsd } = execution;
    const seconds = (performance.now() - started) / 1000;
    this.#database.write(
      'INSERT INTO executions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[id, agentId, platform, model, userId ?? null, status],
      ...[usage.inputTokens, usage.outputTokens, costUsd, seconds],
    );
    const fields = {
      agent_id: agentId,
      execution_id: id,
      platform,
      model,
      execution_time: seconds,
      tokens: usage.inputTokens + usage.outputTokens,
      cost_usd: costUsd,
    };
    if (status === 'completed') {
      logger.info('Agent execution completed', fields);
    } else {
      meters.error.record({ errorType: `agent_${status}`, component: 'agents' });
      logger.warn(`Agent execution ${status}`, { ...fields, status });
    }
  }
}

const statusOf = (error: unknown): string =>
  error instanceof DOMException && error.name === 'AbortError'
    ? 'cancelled'
    : error instanceof DOMException && error.name === 'TimeoutError'
      ? 'timeout'
      : 'failed';
