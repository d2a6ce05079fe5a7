import { Router } from 'express';
import { completion, presentExecution, resolveAgent } from '../agents/routes.ts';
import { notFound } from '../http/api-error.ts';
import { userIdOf, whenGone } from '../http/caller.ts';
import type { WorkflowRunner } from './runner.ts';
import { findWorkflow, workflows } from './workflows.ts';

export function workflowRoutes(runner: WorkflowRunner): Router {
  return Router()
    .get('/', (_request, response) => {
      response.json({ workflows });
    })
    .post('/:id/runs', async (request, response) => {
      const workflow = findWorkflow(request.params.id);
      if (!workflow) throw notFound('workflow', request.params.id);
      const { platform, ...call } = completion.parse(request.body);
      const { id, execution } = await runner.run(workflow, {
        ...call,
        ...resolveAgent(workflow.agentId, platform),
        userId: userIdOf(response),
        signal: whenGone(response),
      });
      response.status(201).json({ id, workflow_id: workflow.id, execution: presentExecution(execution) });
    })
    .get('/:id/runs/:runId', (request, response) => {
      const { id, runId } = request.params;
      const run = runner.find(id, runId);
      if (!run) throw notFound('run', runId);
      response.json(run);
    });
}
