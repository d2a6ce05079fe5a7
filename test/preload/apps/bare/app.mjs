import { createServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { getLogger } from '@hishamos/monitoring';
import { ready } from '../ready.cjs';

const logger = getLogger('apps.bare');

const server = createServer(async (request, response) => {
  await wait(1);
  logger.info('answering', { agent_id: request.url.split('/').at(-1) });
  response.writeHead(202).end('{}');
});

server.listen(0, '127.0.0.1', () => ready(server));
