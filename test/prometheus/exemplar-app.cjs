// Answers each request after an agent has run, and prints the trace of both.
const http = require('node:http');
const { agent } = require('@hishamos/monitoring');
const { trace } = require('@opentelemetry/api');

const server = http.createServer(async (_request, response) => {
  const requestSpan = trace.getActiveSpan().spanContext();
  const agentSpan = await agent.run('slow', { platform: 'openai' }, async () =>
    trace.getActiveSpan().spanContext(),
  );
  response.end(JSON.stringify({ requestSpan, agentSpan }));
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
