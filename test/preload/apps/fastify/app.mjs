import { setTimeout as wait } from 'node:timers/promises';
import { getLogger } from '@hishamos/monitoring';
import fastify from 'fastify';
import { ready } from '../ready.cjs';

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
