// An application whose agent costs $1,000 in a second, some seconds after its start.
const http = require('node:http');
const { agent } = require('@hishamos/monitoring');

const server = http.createServer(async (_request, response) => {
  await agent.run('coder', { platform: 'openai' }, async (execution) => execution.setCost(1000));
  response.end('spent');
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
