// Records executions with numbers, and writes each number down before it does, to a file that outlives a kill -9.
const { openSync, writeSync } = require('node:fs');
const { agent, meters } = require('@hishamos/monitoring');

const { RUN_NAME = 'run', RECORDS_PER_MS = '1', DIARY } = process.env;
const diary = DIARY === undefined ? undefined : openSync(DIARY, 'a');
const perTick = Number(RECORDS_PER_MS);
let number = 0;

function next() {
  number += 1;
  if (diary !== undefined) writeSync(diary, `${number} ${Date.now()}\n`);
  const agentId = `${RUN_NAME}-${number}`;
  const usage = { platform: 'openai', cost: 0.125, tokens: 8 };
  if (number % 3 === 0) {
    const execution = agent.start(agentId, usage);
    execution.addUsage({ inputTokens: 8, cost: 0.125 });
    setTimeout(() => execution.end(), 5);
  } else meters.agent.record({ agentId, status: 'completed', duration: 0.5, ...usage });
}

const timer = setInterval(() => {
  for (let each = 0; each < perTick; each += 1) next();
}, 1);
process.stdin.on('end', () => clearInterval(timer)).resume();
process.stdout.write('ready\n');
