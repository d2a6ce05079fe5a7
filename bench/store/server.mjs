// An application each request of which executes ten agents, told to the meters. `/bare` waits for nothing, `/agents` for the
// answer of a model.
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { meters } from '@hishamos/monitoring';

const perRequest = 10;
/** Milliseconds: far less than any model takes. */
const modelAnswersAfter = 100;
const platforms = ['openai', 'anthropic', 'google'];
let count = 0;

function recordAll() {
  for (let each = 0; each < perRequest; each += 1) {
    count += 1;
    meters.agent.record({
      agentId: `agent-${count % 40}`,
      status: count % 20 === 0 ? 'failed' : 'completed',
      duration: 1 + (count % 700) / 10,
      tokens: 1_000 + (count % 500),
      cost: 0.0125,
      platform: platforms[count % 3],
    });
  }
}

const server = createServer(async (request, response) => {
  if (request.url === '/agents') await sleep(modelAnswersAfter);
  recordAll();
  response.end(JSON.stringify({ count }));
});
server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
process.on('message', (message) => {
  const { user, system } = process.cpuUsage();
  process.send({ count, cpu: (user + system) / 1e6 });
  if (message !== 'end') return;
  server.close();
  server.closeIdleConnections();
  process.disconnect();
});
