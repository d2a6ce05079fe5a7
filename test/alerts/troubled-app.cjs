// An application that is well or badly off, as `GET /mode/good` and `GET /mode/bad` say.
const http = require('node:http');
const { agent, health } = require('@hishamos/monitoring');

let bad = false;
for (const component of ['queue', 'database', 'redis']) {
  const check = async () => {
    if (bad) throw new Error('it does not answer');
  };
  health.register(component, check, { interval: 500 });
}

setInterval(() => {
  const work = async (execution) => {
    execution.setCost(bad ? 5 : 0);
    if (bad) throw new Error('the model refuses');
  };
  agent.run('coder', { platform: 'openai' }, work).catch(() => undefined);
}, 100);

const server = http.createServer((request, response) => {
  if (request.url === '/work') {
    // Slow and failed, or quick and well.
    setTimeout(() => response.writeHead(bad ? 500 : 200).end(), bad ? 2600 : 0);
    return;
  }
  bad = request.url === '/mode/bad';
  response.end();
});
server.listen(0, '127.0.0.1', () => console.log(`listening on ${server.address().port}`));
