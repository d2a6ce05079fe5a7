import { Router } from 'express';
import { z } from 'zod';
import { ApiError, notFound } from '../http/api-error.ts';
import { userIdOf, whenGone } from '../http/caller.ts';
import { faults } from '../models/simulated-model.ts';
import { agents, findAgent } from './agents.ts';
import type { Execution, ExecutionEngine } from './execution-engine.ts';

const maxTokens = 1_000_000;

/** What a model is asked for. Its length stands for the text, which the trace does not have. */
export const completion = z.strictObject({
  platform: z.string().max(100).optional(),
  contextTokens: z.int().min(0).max(maxTokens),
  generatedTokens: z.int().min(0).max(maxTokens),
  simulate: z.enum(faults).optional(),
});

/** Finds the agent and its engine for a request's platform. */
export function resolveAgent(id: string, platform: string | undefined) {
  const agent = findAgent(id);
  if (!agent) throw notFound('agent', id);
  const engine =
    platform === undefined ? agent.engines[0] : agent.engines.find((engine) => engine.platform === platform);
  if (!engine) throw new ApiError(400, `The agent ${id} does not run on ${JSON.stringify(platform)}.`);
  return { agent, engine };
}

/** An execution as clients see it. */
export const presentExecution = ({ id, agentId, platform, model, usage, costUsd }: Execution) => ({
  id,
  agent_id: agentId,
  platform,
  model,
  input_tokens: usage.inputTokens,
  output_tokens: usage.outputTokens,
  cost_usd: costUsd,
});

export function agentRoutes(engine: ExecutionEngine): Router {
  return Router()
    .get('/', (_request, response) => {
      response.json({ agents });
    })
    .get('/:id', (request, response) => {
      response.json(resolveAgent(request.params.id, undefined).agent);
    })
    .post('/:id/execute', async (request, response) => {
      const { platform, ...call } = completion.parse(request.body);
      const execution = await engine.execute({
        ...call,
        ...resolveAgent(request.params.id, platform),
        userId: userIdOf(response),
        signal: whenGone(response),
      });
      response.json(presentExecution(execution));
    });
}
