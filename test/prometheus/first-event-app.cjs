// Binds an agent at its start, and records its first execution at the first request.
const http = require('node:http');
const { meters } = require('@hishamos/monitoring');

const bound = meters.agent.bind({ agentId: 'bound', platform: 'openai' });
const server = http.createServer((_request, response) => {
  bound.record({ status: 'failed', duration: 1, tokens: 7 });
  response.end();
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
