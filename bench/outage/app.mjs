// Answers requests, each of which makes one span and one log record.
import { createServer } from 'node:http';
import { getLogger } from '@hishamos/monitoring';
import { answer, listen } from '../servers/listen.mjs';

const log = getLogger('apps.outage');
let number = 0;

const server = createServer((_request, response) => {
  log.info('answered', { number: number++ });
  answer(response);
});
// On a busy machine a connection may be idle for seconds and must not be closed just when it is used again.
server.keepAliveTimeout = 600_000;
listen(server);
