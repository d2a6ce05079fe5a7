const { createServer } = require('node:http');
const { meters } = require('@hishamos/monitoring');

for (let i = 0; i < 10; i += 1) meters.agent.record({ agentId: 'a', status: 'completed', duration: 1 });
createServer((_request, response) => response.end()).listen(0);
