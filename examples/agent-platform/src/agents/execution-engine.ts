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
  readonly model: SimulatedModel;
  readonly #clock: Clock;
  readonly #database: Database;

  constructor(clock: Clock, database: Database) {
    this.#clock = clock;
    this.model = new SimulatedModel(clock);
    this.#database = database;
  }

  execute(request: ExecutionRequest): Promise<Execution> {
    const { agent, engine, userId } = request;
    return agentExecutions.run(agent.id, { ...engine, userId }, async (running) => {
      const started = performance.now();
      const usage: Usage = { inputTokens: 0, outputTokens: 0 };
      const costUsd = () => costOf(engine.model, usage);
      const present = (): Execution => ({
        ...{ id: running.executionId, agentId: agent.id, ...engine },
        ...{ usage, costUsd: costUsd() },
      });
      let status = 'completed';
      try {
        await this.#callModel(request, usage);
      } catch (error) {
        status = statusOf(error);
        throw error;
      } finally {
        running.addUsage(usage);
        running.setCost(costUsd());
        const seconds = (performance.now() - started) / 1000;
        this.#record(present(), { userId, status, seconds });
      }
      return present();
    });
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
      await this.model.complete(request, usage, controller);
    } finally {
      clearTimeout(timer);
      request.signal.removeEventListener('abort', stop);
    }
  }

  /** Written inside the execution, so that the log record carries its span and its ids. */
  #record(
    { id, agentId, platform, model, usage, costUsd }: Execution,
    { userId, status, seconds }: { userId: string | undefined; status: string; seconds: number },
  ): void {
    this.#database.write(
      'INSERT INTO executions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)',
      ...[id, agentId, platform, model, userId ?? null, status],
      ...[usage.inputTokens, usage.outputTokens, costUsd, seconds],
    );
    const fields = {
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
