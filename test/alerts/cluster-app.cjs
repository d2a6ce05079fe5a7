// Two workers of a cluster, in which an agent costs $60 each time that it is asked to.
const cluster = require('node:cluster');
const http = require('node:http');
const { agent } = require('@hishamos/monitoring');

if (cluster.isPrimary) {
  for (let worker = 0; worker < 2; worker += 1) cluster.fork();
  cluster.once('listening', (_worker, { port }) => console.log(`listening on ${port}`));
} else {
  const server = http.createServer(async (_request, response) => {
    await agent.run('coder', { platform: 'openai' }, async (execution) => execution.setCost(60));
    response.end('spent');
  });
  server.listen(0, '127.0.0.1');
}
