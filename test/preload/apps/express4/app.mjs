import { setTimeout as wait } from 'node:timers/promises';
import { getLogger } from '@hishamos/monitoring';
import express, { Router } from 'express';
import { ready } from '../ready.cjs';

const logger = getLogger('apps.express4');
const agents = Router();
const app = express();

agents.get('/agents/:id', async (request, response) => {
  await wait(1);
  logger.info('answering', { agent_id: request.params.id });
  response.status(202).json({});
});
app.use('/api/v1', agents);

const server = app.listen(0, '127.0.0.1', () => ready(server));
