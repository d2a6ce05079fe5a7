// Everything that makes an execution, once each, and texts that an attacker might send.
const { agent, command, context, meters, workflow } = require('@hishamos/monitoring');

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
async function* tokens() {
  yield 'a';
  await wait(5);
  yield 'b';
}

async function everyWay() {
  await workflow.run('release', { name: 'Release' }, async () => {
    await agent.run('coder', { platform: 'openai', model: 'gpt-5' }, async (execution) => {
      execution.addUsage({ inputTokens: 100, outputTokens: 20, cost: 0.25 });
      await wait(10);
    });
    const failing = command.wrap('deploy', {}, () => Promise.reject(new TypeError('no')));
    await failing().catch(() => {});
    const manual = agent.start('manual', { userId: 'other' });
    manual.setStatus('cancelled');
    manual.end();
    for await (const _ of agent.run('streamed', tokens)) await wait(1);
    meters.agent.record({
      agentId: 'metered',
      status: 'timeout',
      duration: 90,
      tokens: 7,
      cost: 0.5,
      platform: 'google',
    });
    meters.command.bind({ commandId: 'bound' }).record({ status: 'completed', duration: 0.125 });
    meters.workflow.record({ workflowId: 'flow', status: 'failed', duration: 1 });
    meters.agent.record({ agentId: 'metered', status: 'completed', duration: -1 });
  });
  agent.start('left running');
}

const hostile = {
  quotes: `'; DROP TABLE hishamos_executions; -- "\\`,
  rtl: '\u202Eשלום\u202C',
  emoji: '👩‍👩‍👧‍👦 🏳️‍🌈',
  nul: 'a\0b',
  megabyte: 'x'.repeat(1024 * 1024),
  lone: '\ud800',
  placeholder: '$1 %s {{}} \\',
};

function attack() {
  for (const [name, text] of Object.entries(hostile)) {
    agent.run(text, { name: text }, () => {});
    command.run(`user ${name}`, { userId: text }, () => {});
    context.with({}, () => context.setUser(`email of ${name}`, { email: text }));
    context.with({}, () => context.setUser(text));
  }
}

context.with({ requestId: 'request-1' }, async () => {
  context.setUser('u1', { email: 'Zoe@Example.org' });
  await everyWay();
  context.with({ requestId: 'attack' }, attack);
});
