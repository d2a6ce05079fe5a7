import { getLogger, workflow as workflowExecutions } from '@hishamos/monitoring';
import type { Execution, ExecutionEngine, ExecutionRequest } from '../agents/execution-engine.ts';
import { findCommand } from '../commands/commands.ts';
import type { CommandRunner } from '../commands/runner.ts';
import type { Database } from '../storage/database.ts';
import type { Workflow } from './workflows.ts';

const logger = getLogger('apps.workflows.runner');

export interface WorkflowRun {
  readonly id: string;
  readonly workflow_id: string;
  readonly status: string;
  readonly execution_id: string | null;
}

/** Runs workflows, and keeps how each run ended. */
export class WorkflowRunner {
  readonly #engine: ExecutionEngine;
  readonly #commands: CommandRunner;
  readonly #database: Database;

  constructor(engine: ExecutionEngine, commands: CommandRunner, database: Database) {
    this.#engine = engine;
    this.#commands = commands;
    this.#database = database;
  }

  run(workflow: Workflow, request: ExecutionRequest): Promise<{ id: string; execution: Execution }> {
    return workflowExecutions.run(workflow.id, { userId: request.userId }, async (running) => {
      const id = running.executionId;
      try {
        await this.#runCommands(workflow.before, request);
        const execution = await this.#engine.execute(request);
        await this.#runCommands(workflow.after, request);
        this.#keep(id, workflow.id, 'completed', execution.id);
        return { id, execution };
      } catch (error) {
        this.#keep(id, workflow.id, 'failed', null);
        throw error;
      }
    });
  }

  find(workflowId: string, runId: string): WorkflowRun | undefined {
    return this.#database.one<WorkflowRun>(
      'SELECT * FROM workflow_runs WHERE id = ? AND workflow_id = ?',
      runId,
      workflowId,
    );
  }

  async #runCommands(ids: readonly string[], request: ExecutionRequest): Promise<void> {
    for (const id of ids) {
      const command = findCommand(id);
      if (!command) throw new Error(`A workflow names the command ${id}, which does not exist.`);
      await this.#commands.run({ command, tokens: request.generatedTokens, userId: request.userId });
    }
  }

  #keep(id: string, workflowId: string, status: string, executionId: string | null): void {
    this.#database.write(
      'INSERT INTO workflow_runs VALUES (?, ?, ?, ?)',
      ...[id, workflowId, status, executionId],
    );
    logger.info(`Workflow run ${status}`, { status });
  }
}
