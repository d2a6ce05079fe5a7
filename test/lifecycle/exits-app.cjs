// Records spans, log records and metrics, and ends in the way that the first argument names.
const { writeSync } = require('node:fs');

const [, , way, count = '1200'] = process.argv;
const say = (word) => writeSync(1, `${word}\n`);

if (process.env.BARE === undefined) {
  const { metrics, trace } = require('@opentelemetry/api');
  const { getLogger, meters } = require('@hishamos/monitoring');
  const log = getLogger('apps.exits');
  const tracer = trace.getTracer('exits');
  const counter = metrics.getMeter('exits').createCounter('exits.counted');
  let observed = 0;
  metrics
    .getMeter('exits')
    .createObservableCounter('exits.observed')
    .addCallback((result) => result.observe(observed));
  globalThis.record = (name) => {
    tracer.startSpan(name).end();
    log.info(name);
    counter.add(1);
    meters.cache.hit('exits');
    observed++;
  };
} else {
  globalThis.record = () => {};
}
const { record } = globalThis;
const work = () => {
  for (let i = 0; i < Number(count); i++) record(`item ${i}`);
};
const live = () => setInterval(() => {}, 1000);
process.on('exit', () => record('in exit listener'));

const ways = {
  natural: work,
  exit: () => {
    work();
    process.exit(3);
  },
  'exit in a promise': () =>
    Promise.resolve().then(() => {
      work();
      process.exit(3);
    }),
  'exit after a while': () => {
    work();
    setTimeout(() => process.exit(3), 1500);
  },
  throw: () => {
    work();
    setImmediate(() => {
      throw new Error('crash');
    });
  },
  reject: () => {
    work();
    setImmediate(() => void Promise.reject(new Error('crash')));
  },
  signal: () => {
    live();
    work();
    say('ready');
  },
  handled: () => {
    const { createServer } = require('node:http');
    const server = createServer((_, response) => response.end()).listen(0, '127.0.0.1', () => {
      work();
      say('ready');
    });
    process.on('SIGTERM', () => {
      record('in handler');
      server.close(() => {
        setTimeout(() => {
          record('late in handler');
          process.exit(0);
        }, 200);
      });
    });
  },
  raised: () => {
    live();
    work();
    const handler = () => {
      process.off('SIGTERM', handler);
      record('in handler');
      process.kill(process.pid, 'SIGTERM');
    };
    process.on('SIGTERM', handler);
    say('ready');
  },
  'raised at last': () => {
    const timer = live();
    work();
    const handler = () => {
      process.off('SIGTERM', handler);
      record('in handler');
      clearInterval(timer);
      // Nothing else is left to do by then, as with servers that are closed before.
      setTimeout(() => {
        process.kill(process.pid, 'SIGTERM');
        record('never');
      }, 100);
    };
    process.on('SIGTERM', handler);
    say('ready');
  },
};
ways[way]();
