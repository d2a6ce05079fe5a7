// One logger's share of `cost.mjs`, in a process of its own: logs the same lines to a file and tells, as JSON on
// standard output, how much processor time a line took, with all of its writing.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep, setImmediate as turn } from 'node:timers/promises';

const [, , name, directory, count] = process.argv;
const lines = Number(count);
/** Lines that a request logs before the event loop turns. */
const perRequest = 10;
const ids = {
  request_id: '0b2f5c1e-7a43-4c0d-9a58-6f6d3a1b2c3d',
  user_id: 'user-4711',
  ip_address: '10.20.30.40',
  path: '/api/v1/agents/code-generator',
  method: 'POST',
  trace_id: '0af7651916cd43dd8448eb211c80319c',
  span_id: 'b7ad6b7169203331',
  trace_flags: '01',
};
const message = 'Agent execution completed';
const fieldsOf = (i) => ({ agent_id: 'code-generator', execution_time: 2.5, tokens_used: i, cost: 0.0025 });
const require = createRequire(import.meta.url);

async function ours(callSite) {
  Object.assign(process.env, {
    HISHAMOS_LOG_DIR: directory,
    HISHAMOS_LOG_FILES: 'json',
    HISHAMOS_LOG_CONSOLE: 'off',
    HISHAMOS_LOG_CALLSITE: callSite,
    HISHAMOS_LOG_ROTATE_MIB: '0',
    USE_JSON_LOGGING: 'on',
  });
  const { getLogger, flushLogs } = await import('@hishamos/logs');
  const { context: request } = await import('@hishamos/context');
  const { context, trace } = await import('@opentelemetry/api');
  const { AsyncLocalStorageContextManager } = await import('@opentelemetry/context-async-hooks');
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const log = getLogger('apps.agents.engine');
  const span = { traceId: ids.trace_id, spanId: ids.span_id, traceFlags: 1 };
  const within = (fn) =>
    context.with(trace.setSpanContext(context.active(), span), () =>
      request.with(
        {
          requestId: ids.request_id,
          userId: ids.user_id,
          ipAddress: ids.ip_address,
          path: ids.path,
          method: ids.method,
        },
        fn,
      ),
    );
  return {
    file: join(directory, 'hishamos.json.log'),
    within,
    log: (i) => log.info(message, fieldsOf(i)),
    end: flushLogs,
  };
}

/** The record's own fields that the peers do not make: they are given them for nothing. */
const constant = { logger: 'apps.agents.engine', module: '<unknown>', function: '<unknown>', line: 0 };

function pinoSync() {
  const pino = require('pino');
  const file = join(directory, 'pino.log');
  const log = pino(
    {
      messageKey: 'message',
      base: { ...constant, process_id: process.pid, thread_id: 0 },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (level) => ({ level: level.toUpperCase() }) },
    },
    pino.destination({ dest: file, sync: true }),
  );
  let child = log;
  return {
    file,
    // One child logger a request, as pino's guides do it.
    within: (fn) => {
      child = log.child(ids);
      fn();
    },
    log: (i) => child.info(fieldsOf(i), message),
    end: () => undefined,
  };
}

function winstonFile() {
  const winston = require('winston');
  const file = join(directory, 'winston.log');
  const log = winston.createLogger({
    defaultMeta: { ...constant, process_id: process.pid, thread_id: 0 },
    format: winston.format.combine(winston.format.timestamp(), winston.format.json()),
    transports: [new winston.transports.File({ filename: file })],
  });
  let child = log;
  return {
    file,
    within: (fn) => {
      child = log.child(ids);
      fn();
    },
    log: (i) => child.info(message, fieldsOf(i)),
    // winston fails when it is ended while lines wait; they are waited for instead.
    end: async () => {
      const waiting = () => log.readableLength + log.writableLength + log.transports[0].writableLength > 0;
      while (waiting()) await sleep(5);
      await sleep(50);
    },
  };
}

const loggers = {
  'hishamos, no call site': () => ours('off'),
  hishamos: () => ours('always'),
  'pino, sync': pinoSync,
  'winston, file': winstonFile,
};
const logger = await loggers[name]();

async function run(from, to) {
  for (let i = from; i < to; ) {
    logger.within(() => {
      for (const end = Math.min(to, i + perRequest); i < end; i++) logger.log(i);
    });
    await turn();
  }
}

const warmUp = lines / 5;
await run(0, warmUp);
const before = process.cpuUsage();
await run(warmUp, warmUp + lines);
await logger.end();
const { user, system } = process.cpuUsage(before);
const written = readFileSync(logger.file, 'utf8').trimEnd().split('\n').length;
process.stdout.write(
  JSON.stringify({
    cpu: (user + system) / lines,
    lost: warmUp + lines - written,
  }),
);
