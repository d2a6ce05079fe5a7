import { Router } from 'express';
import { z } from 'zod';
import { notFound } from '../http/api-error.ts';
import { userIdOf } from '../http/caller.ts';
import { commands, findCommand } from './commands.ts';
import type { CommandRunner } from './runner.ts';

const body = z.strictObject({ tokens: z.int().min(0).max(1_000_000), fail: z.boolean().optional() });

export function commandRoutes(runner: CommandRunner): Router {
  return Router()
    .get('/', (_request, response) => {
      response.json({ commands });
    })
    .post('/:id/run', async (request, response) => {
      const command = findCommand(request.params.id);
      if (!command) throw notFound('command', request.params.id);
      await runner.run({ ...body.parse(request.body), command, userId: userIdOf(response) });
      response.json({ command_id: command.id, status: 'completed' });
    });
}
