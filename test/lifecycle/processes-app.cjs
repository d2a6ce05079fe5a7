// Records telemetry in a process, a thread or a cluster's worker; the first argument names what is to happen.
const { writeSync } = require('node:fs');
const cluster = require('node:cluster');
const threads = require('node:worker_threads');
const { metrics, trace } = require('@opentelemetry/api');
const { getLogger, shutdown } = require('@hishamos/monitoring');

const [, , way, name = 'main'] = process.argv;
const say = (word) => writeSync(1, `${word}\n`);
const log = getLogger('apps.processes');
const counter = metrics.getMeter('processes').createCounter(`processes.${name}`);

function record(count = 100) {
  for (let i = 0; i < count; i++) {
    trace.getTracer('processes').startSpan(`${name} ${i}`).end();
    log.info(`${name} ${i}`);
    counter.add(1);
  }
}
const startThread = (argv) => new threads.Worker(__filename, { argv });

const ways = {
  record: () => record(),
  'record at exit': () => {
    record();
    process.on('exit', () => record(1));
  },
  'record and wait': () => {
    record();
    say('ready');
    setInterval(() => {}, 1000);
  },
  'record slowly': () => {
    let made = 0;
    setInterval(() => {
      record(1);
      if (++made === 100) say('ready');
    }, 5);
  },
  'threads end': () => {
    record();
    startThread(['record', 'first']);
    startThread(['exit', 'second']);
  },
  exit: () => {
    record();
    process.exit(7);
  },
  'thread ends the process': () => {
    record();
    startThread(['exit', 'thread']).on('exit', (code) => process.exit(code));
  },
  cluster: () => {
    if (cluster.isPrimary) {
      cluster.setupPrimary({ args: ['cluster', 'worker'] });
      const worker = cluster.fork();
      worker.on('message', () => worker.disconnect());
      worker.on('exit', (code, signal) => say(`worker ${code} ${signal}`));
      record();
    } else {
      record();
      process.send('ready');
    }
  },
  'cluster kill': () => {
    if (cluster.isPrimary) {
      cluster.setupPrimary({ args: ['cluster kill', 'worker'] });
      const worker = cluster.fork();
      worker.on('message', () => worker.process.kill('SIGTERM'));
      worker.on('exit', (code, signal) => say(`worker ${code} ${signal}`));
      record();
    } else {
      record();
      process.send('ready');
    }
  },
  shutdown: async () => {
    record();
    await shutdown();
    say('shut down');
    record(1);
    process.exit(2);
  },
  serve: () => {
    const server = require('node:http').createServer((_, response) => response.end('answered'));
    server.listen(0, '127.0.0.1', () => say(`port ${server.address().port} ready`));
    record();
  },
};
ways[way]();
