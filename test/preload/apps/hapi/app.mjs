import { setTimeout as wait } from 'node:timers/promises';
import hapi from '@hapi/hapi';
import { getLogger } from '@hishamos/monitoring';
import { ready } from '../ready.cjs';

const logger = getLogger('apps.hapi');
const server = hapi.server({ port: 0, host: '127.0.0.1' });

server.route({
  method: 'GET',
  path: '/api/v1/agents/{id}',
  handler: async (request, toolkit) => {
    await wait(1);
    logger.info('answering', { agent_id: request.params.id });
    return toolkit.response({}).code(202);
  },
});

server.start().then(() => ready(server.listener, () => server.stop()));
