// Makes one record of every kind, through our loggers and through the application's own winston.
const { agent, context, getLogger, meters } = require('@hishamos/monitoring');
const winston = require('winston');

const own = winston.createLogger({
  level: 'silly',
  transports: [new winston.transports.Stream({ stream: process.stderr })],
});

async function main() {
  await context.with({ requestId: 'request-1' }, () =>
    agent.run('wired', { platform: 'openai' }, async (execution) => {
      execution.addUsage({ inputTokens: 7, outputTokens: 3 });
      getLogger('apps.wire').warning('from getLogger', { step: 1 });
      own.warn('from winston', { step: 2 });
      own.child({ step: 3 }).error('from a child of winston');
    }),
  );
  meters.cache.hit('answers');
}

main();
