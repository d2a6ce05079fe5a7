// Compiled by types.test.ts: what compiles here must, and each line below an expect-error must not.
import { expectTypeOf } from 'vitest';
import { agent, command, workflow } from './index.ts';

expectTypeOf(agent.run('a', () => 7)).toEqualTypeOf<number>();
expectTypeOf(agent.run('a', async () => 'x')).toEqualTypeOf<Promise<string>>();
expectTypeOf(agent.run('a', {}, () => undefined)).toEqualTypeOf<undefined>();
expectTypeOf(
  agent.run('a', async function* () {
    const sent: boolean = yield 1;
    return String(sent);
  }),
).toEqualTypeOf<AsyncGenerator<number, string, boolean>>();
expectTypeOf(
  command.run('c', function* () {
    yield 'a' as const;
  }),
).toEqualTypeOf<Generator<'a', void, unknown>>();
expectTypeOf(workflow.run('w', () => new ReadableStream<string>())).toEqualTypeOf<ReadableStream<string>>();
expectTypeOf(agent.wrap('a', {}, (x: number, y?: string) => `${x}${y}`)).parameters.toEqualTypeOf<
  [x: number, y?: string | undefined]
>();
expectTypeOf(agent.wrap('a', {}, async (x: number) => x)).returns.toEqualTypeOf<Promise<number>>();
const method = agent.wrap('a', {}, function (this: { base: number }, x: number) {
  return this.base + x;
});
const holder = { base: 1, method };
expectTypeOf(holder.method(1)).toEqualTypeOf<number>();

agent.run('a', { name: 'n', platform: 'p', model: 'm', userId: 'u' }, (execution) => {
  execution.addUsage({ inputTokens: 1, outputTokens: 2, cost: 0.1 });
  execution.setStatus('timeout');
  execution.setCost(1);
});
agent.start('a').end({ status: 'cancelled' });
agent.start('a').end({ error: new Error('x') });
agent.start('a').fail('anything');

// @ts-expect-error an id is a string
agent.run(7, () => undefined);
// @ts-expect-error there must be work
agent.run('a');
// @ts-expect-error there must be work
agent.run('a', {});
// @ts-expect-error an option that there is not
agent.run('a', { plattform: 'openai' }, () => undefined);
// @ts-expect-error a user id is a string
agent.run('a', { userId: 7 }, () => undefined);
// @ts-expect-error a status that there is not
agent.start('a').setStatus('done');
// @ts-expect-error a status that there is not
agent.start('a').end({ status: 'ok' });
// @ts-expect-error tokens are numbers
agent.start('a').addUsage({ inputTokens: '1' });
// @ts-expect-error a usage that there is not
agent.start('a').addUsage({ tokens: 1 });
// @ts-expect-error what an execution is cannot be changed
agent.start('a').id = 'b';
// @ts-expect-error its arguments are the function's
agent.wrap('a', {}, (x: number) => x)('1');
