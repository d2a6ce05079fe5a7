// `own-port-app.cjs PORT WHEN OPTIONS`: listens on the port of `HISHAMOS_MONITORING_PORT` itself, with the options of
// `listen` in JSON: at once, or once that answers, to a client that keeps its connection; prints `listening OTHER`, the
// port of another server. WHEN may be `cluster` too: then two workers listen.
const cluster = require('node:cluster');
const { Agent, createServer, get } = require('node:http');

const [, , port, when, options] = process.argv;
const agent = new Agent({ keepAlive: true });

/** Calls back once the monitoring port has answered. */
function whenOpen(then) {
  get({ port, host: '127.0.0.1', agent, path: '/api/v1/monitoring/health/' }, (response) => {
    response.resume().on('end', then);
  }).on('error', () => setTimeout(whenOpen, 20, then));
}

function listen() {
  createServer((_request, response) => response.end('mine')).listen(JSON.parse(options), () => {
    const other = createServer((_request, response) => response.end('other')).listen(0, '127.0.0.1', () => {
      console.log(`listening ${other.address().port}`);
    });
  });
}

process.stdin.on('end', () => process.exit()).resume();
if (!cluster.isPrimary || when === 'at once') listen();
else if (when === 'cluster') whenOpen(() => [cluster.fork(), cluster.fork()]);
else whenOpen(listen);
