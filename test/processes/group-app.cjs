// An application of several processes or threads: `group-app.cjs KIND COUNT`. Each prints `member ID PORT` and
// records what it is asked to; one that ends is replaced.
const { fork } = require('node:child_process');
const cluster = require('node:cluster');
const { createServer } = require('node:http');
const { isMainThread, threadId, Worker } = require('node:worker_threads');
const { context, meters } = require('@hishamos/monitoring');
const { metrics } = require('@opentelemetry/api');

const other = metrics.getMeter('other');
const jobs = other.createCounter('jobs');
const took = other.createHistogram('took');
const running = other.createUpDownCounter('running');

function record(n, agentId, health) {
  for (let i = 0; i < n; i += 1) {
    const usage = { tokens: 3, cost: 0.1, platform: 'p' };
    meters.agent.record({ agentId, status: i % 10 === 0 ? 'failed' : 'completed', duration: 0.3, ...usage });
    jobs.add(1);
    took.record(i);
  }
  running.add(1);
  meters.database.setConnections(2);
  meters.system.setActiveUsers(threadId + (process.pid % 1000));
  if (health) meters.system.setHealth('database', health);
}

const server = createServer((request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/record') {
    record(Number(searchParams.get('n')), searchParams.get('agent') ?? 'shared', searchParams.get('health'));
  }
  for (const user of searchParams.getAll('user')) context.setUser(user);
  if (pathname === '/block') for (const until = Date.now() + 3000; Date.now() < until; );
  response.end('done\n');
  if (pathname === '/exit') setImmediate(() => process.exit(Number(searchParams.get('code') ?? 0)));
  if (pathname === '/crash')
    setImmediate(() => {
      throw new Error('a crash');
    });
});
server.listen({ port: 0, host: '127.0.0.1', exclusive: true }, () => {
  console.log(`member ${process.pid}-${threadId} ${server.address().port}`);
});

const start = {
  cluster: () => cluster.fork(),
  fork: () => fork(__filename, ['member']),
  thread: () => new Worker(__filename, { argv: ['member'] }),
};

const [, , kind, count] = process.argv;
if (isMainThread && !cluster.isWorker && kind in start) {
  const begin = () =>
    start[kind]()
      .on('error', () => {})
      .on('exit', begin);
  for (let i = 0; i < Number(count); i += 1) begin();
  process.stdin.on('end', () => process.exit()).resume();
} else process.once('disconnect', () => process.env.ORPHANS ?? process.exit());
