const express = require('express');
const { setTimeout: wait } = require('node:timers/promises');
const { getLogger } = require('@hishamos/monitoring');
const { ready } = require('../ready.cjs');

const logger = getLogger('apps.express');
const agents = express.Router();
const app = express();

agents.get('/agents/:id', async (request, response) => {
  await wait(1);
  logger.info('answering', { agent_id: request.params.id });
  response.status(202).json({});
});
app.use('/api/v1', agents);

const server = app.listen(0, '127.0.0.1', () => ready(server));
