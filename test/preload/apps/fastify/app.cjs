const { setTimeout: wait } = require('node:timers/promises');
const { getLogger } = require('@hishamos/monitoring');
const fastify = require('fastify');
const { ready } = require('../ready.cjs');

const logger = getLogger('apps.fastify');
const app = fastify();

app.register(
  async (api) => {
    api.get('/agents/:id', async (request, reply) => {
      await wait(1);
      logger.info('answering', { agent_id: request.params.id });
      return reply.code(202).send({});
    });
  },
  { prefix: '/api/v1' },
);

app.listen({ port: 0, host: '127.0.0.1' }, () => ready(app.server, () => app.close()));
