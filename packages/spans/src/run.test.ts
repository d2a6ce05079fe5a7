import { PassThrough } from 'node:stream';
import { contextFields, executionFields, context as request } from '@hishamos/context';
import { context as otel, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { startTelemetry } from '../test/harness.ts';
import { agent, command, workflow } from './index.ts';

const { added, spans, expectOne, problems } = startTelemetry();
beforeEach(async () => {
  spans();
  for (const kind of ['agent', 'command', 'workflow']) {
    await added(`${kind}_executions_total`);
    await added(`${kind}_execution_duration_seconds`);
  }
});

const named = (name: string) => Object.assign(new Error('x'), { name });

describe('run', () => {
  it('passes any result through, the very same, and calls once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.anything(), fc.boolean(), async (value, asynchronous) => {
        let calls = 0;
        const result = agent.run('a', () => {
          calls += 1;
          return asynchronous ? Promise.resolve(value) : value;
        });
        if (asynchronous) {
          expect(result).toBeInstanceOf(Promise);
          expect(Object.is(await result, await Promise.resolve(value))).toBe(true);
        } else expect(Object.is(result, value)).toBe(true);
        expect(calls).toBe(1);
      }),
    );
  });

  it.each([
    ['failed', new Error('x')],
    ['failed', 'a string'],
    ['failed', undefined],
    ['failed', null],
    ['cancelled', named('AbortError')],
    ['timeout', named('TimeoutError')],
    ['cancelled', new DOMException('x', 'AbortError')],
    ['timeout', new DOMException('x', 'TimeoutError')],
  ])('is %s when it throws or rejects with %s, which passes through', async (status, error) => {
    const thrown = (work: () => unknown) => {
      try {
        return [work()];
      } catch (caught) {
        return { caught };
      }
    };
    expect(
      thrown(() =>
        agent.run('a', () => {
          throw error;
        }),
      ),
    ).toEqual({ caught: error });
    await expectOne(status);
    await agent
      .run('a', () => Promise.reject(error))
      .then(
        () => expect.unreachable(),
        (caught) => expect(Object.is(caught, error)).toBe(true),
      );
    await expectOne(status);
    for (const span of spans()) expect(span.status.code).toBe(SpanStatusCode.ERROR);
  });

  it('takes the status of a real abort and timeout', async () => {
    await expect(agent.run('a', async () => AbortSignal.abort().throwIfAborted())).rejects.toThrow();
    await expectOne('cancelled');
    const signal = AbortSignal.timeout(1);
    await expect(
      agent.run(
        'a',
        () =>
          new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
      ),
    ).rejects.toThrow();
    await expectOne('timeout');
  });

  it('has the status that the execution says', async () => {
    agent.run('a', (execution) => execution.setStatus('cancelled'));
    await expectOne('cancelled');
    expect(() =>
      agent.run('a', (execution) => {
        execution.setStatus('timeout');
        throw new Error('x');
      }),
    ).toThrow('x');
    await expectOne('timeout');
  });

  it('counts tokens and cost exactly, and separately of nested executions', async () => {
    await workflow.run('w', () =>
      agent.run('outer', { platform: 'openai' }, async (outer) => {
        outer.addUsage({ inputTokens: 10, outputTokens: 1, cost: 0.5 });
        await command.run('tool', async () => undefined);
        await agent.run('inner', { platform: 'anthropic' }, (inner) => {
          inner.addUsage({ inputTokens: 100 });
          inner.addUsage({ outputTokens: 7 });
          inner.setCost(2);
        });
        outer.addUsage({ inputTokens: 5, cost: 0.25 });
        outer.addUsage({ inputTokens: Number.NaN, outputTokens: -1, cost: Number.POSITIVE_INFINITY });
      }),
    );
    expect(await added('agent_tokens_total')).toEqual({ 'outer openai': 16, 'inner anthropic': 107 });
    expect(await added('agent_cost_total')).toEqual({ 'outer openai': 0.75, 'inner anthropic': 2 });
    expect(await added('agent_executions_total')).toEqual({ 'outer completed': 1, 'inner completed': 1 });
    expect(await added('command_executions_total')).toEqual({ 'tool completed': 1 });
    expect(await added('workflow_executions_total')).toEqual({ 'w completed': 1 });
    const byName = new Map(spans().map((span) => [span.name, span]));
    const idOf = (name: string) => byName.get(name)?.spanContext().spanId;
    const parentOf = (name: string) => byName.get(name)?.parentSpanContext?.spanId;
    expect(parentOf('invoke_agent outer')).toBe(idOf('invoke_workflow w'));
    expect(parentOf('execute_tool tool')).toBe(idOf('invoke_agent outer'));
    expect(parentOf('invoke_agent inner')).toBe(idOf('invoke_agent outer'));
  });

  it('takes no usage that is none', async () => {
    agent.run('a', { platform: 'p' }, (execution) =>
      execution.addUsage({ inputTokens: '1' as never, outputTokens: 2 }),
    );
    await expectOne('completed');
    expect(await added('agent_tokens_total')).toEqual({ 'a p': 2 });
    agent.run('a', (execution) => execution.addUsage(undefined as never));
    await expectOne('completed');
    expect(problems).toEqual([]);
  });

  it('has spans by the GenAI conventions beside hishamos attributes', () => {
    agent.run(
      'coder',
      { name: 'Code writer', platform: 'openai', model: 'gpt-5', userId: 'ada' },
      (execution) => execution.addUsage({ inputTokens: 3, outputTokens: 4, cost: 0.1 }),
    );
    command.run('build', () => undefined);
    expect(() =>
      workflow.run('release', () => {
        throw new RangeError('x');
      }),
    ).toThrow(RangeError);
    const [agentSpan, commandSpan, workflowSpan] = spans();
    expect(agentSpan).toMatchObject({ name: 'invoke_agent Code writer', kind: SpanKind.INTERNAL });
    expect(agentSpan?.attributes).toEqual({
      'gen_ai.operation.name': 'invoke_agent',
      'gen_ai.agent.name': 'Code writer',
      'gen_ai.agent.id': 'coder',
      'gen_ai.provider.name': 'openai',
      'gen_ai.request.model': 'gpt-5',
      'gen_ai.usage.input_tokens': 3,
      'gen_ai.usage.output_tokens': 4,
      'hishamos.agent.id': 'coder',
      'hishamos.execution.id': expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      'hishamos.execution.status': 'completed',
      'hishamos.execution.cost_usd': 0.1,
      'user.id': 'ada',
    });
    expect(agentSpan?.status.code).toBe(SpanStatusCode.UNSET);
    expect(commandSpan?.attributes).toMatchObject({
      'gen_ai.operation.name': 'execute_tool',
      'gen_ai.tool.name': 'build',
      'hishamos.command.id': 'build',
    });
    expect(workflowSpan?.attributes).toMatchObject({
      'gen_ai.operation.name': 'invoke_workflow',
      'hishamos.workflow.id': 'release',
      'error.type': 'RangeError',
      'hishamos.execution.status': 'failed',
    });
    expect(workflowSpan?.events[0]?.name).toBe('exception');
  });

  it('gives log lines the ids of the execution, its user and its span', async () => {
    await request.with({ requestId: 'r', userId: 'ada' }, () =>
      workflow.run('w', () =>
        agent.run('a', { userId: 'bob' }, async (execution) => {
          await null;
          const span = trace.getActiveSpan()?.spanContext();
          expect(contextFields()).toMatchObject({ request_id: 'r', user_id: 'bob', span_id: span?.spanId });
          expect(executionFields(otel.active())).toMatchObject({
            workflow_id: 'w',
            agent_id: 'a',
            execution_id: execution.executionId,
          });
          expect(agent.active()).toBe(execution);
        }),
      ),
    );
    expect(agent.active()).toBeUndefined();
  });

  it('keeps a promise that has more methods than then, and ends when it is awaited', async () => {
    class ApiPromise extends Promise<string> {
      static override get [Symbol.species]() {
        return Promise;
      }
      withResponse = () => 'response';
    }
    const call = new ApiPromise((resolve) => setTimeout(resolve, 5, 'text'));
    const result = agent.run('a', () => call);
    expect(result).toBe(call);
    expect(result.withResponse()).toBe('response');
    expect(await result).toBe('text');
    expect(await result).toBe('text');
    await expectOne('completed');

    const failing = new ApiPromise((_resolve, reject) => setTimeout(reject, 5, named('TimeoutError')));
    await expect(agent.run('a', () => failing)).rejects.toThrow('x');
    await expectOne('timeout');
  });

  it('does not take a logger for a stream', async () => {
    const logger = Object.assign(new PassThrough(), { levels: {}, transports: [] });
    expect(agent.run('a', () => logger)).toBe(logger);
    await expectOne('completed');
  });

  it('leaves an unhandled rejection unhandled, once', async () => {
    const others = process.listeners('unhandledRejection');
    const caught: unknown[] = [];
    process.removeAllListeners('unhandledRejection');
    process.on('unhandledRejection', (error) => caught.push(error));
    const error = new Error('nobody looks');
    void agent.run('a', () => Promise.reject(error));
    await agent.run('b', () => Promise.reject(error)).catch(() => undefined);
    await new Promise((resolve) => setTimeout(resolve, 10));
    process.removeAllListeners('unhandledRejection');
    for (const listener of others) process.on('unhandledRejection', listener);
    expect(caught).toEqual([error]);
  });

  it('executes a lazy thenable once, when its caller does', async () => {
    let executed = 0;
    const query = () => ({
      sql: 'select 1',
      // biome-ignore lint/suspicious/noThenProperty: query builders are such thenables
      then: (resolve: (rows: string[]) => unknown, reject?: (error: unknown) => unknown) => {
        executed += 1;
        return Promise.resolve(['row']).then(resolve, reject);
      },
    });
    expect(await agent.run('a', query)).toEqual(['row']);
    expect(executed).toBe(1);
    await expectOne('completed');
  });
});

describe('wrap', () => {
  it('keeps this and the arguments, and is an execution for each call', async () => {
    const base = {
      factor: 2,
      times: agent.wrap('a', {}, function (this: { factor: number }, x: number, y: number) {
        return this.factor * x + y;
      }),
    };
    expect([base.times(3, 1), base.times(4, 2)]).toEqual([7, 10]);
    expect(await added('agent_executions_total')).toEqual({ 'a completed': 2 });
  });
});

describe('start, with and end', () => {
  it('records once, at the first end', async () => {
    const execution = agent.start('a', { platform: 'p' });
    expect(execution.with(() => agent.active())).toBe(execution);
    expect(await added('agent_executions_total')).toEqual({});
    execution.end({ status: 'timeout' });
    execution.end();
    execution.end({ error: new Error('x') });
    await expectOne('timeout');
    expect(spans()).toHaveLength(1);
  });

  it('takes the status of an error, also of a falsy one', async () => {
    agent.start('a').end({ error: named('AbortError') });
    await expectOne('cancelled');
    agent.start('a').end({ error: null });
    await expectOne('failed');
    agent.start('a').fail(undefined);
    await expectOne('failed');
    agent.start('a').end({ error: undefined });
    await expectOne('completed');
    agent.start('a').end(null as never);
    await expectOne('completed');
  });
});

it('never throws for wrong arguments from JavaScript', () => {
  const wrong = agent.run as unknown as (...args: unknown[]) => unknown;
  expect(wrong('a', null, () => 7)).toBe(7);
  expect(wrong('a', undefined, () => 7)).toBe(7);
  expect(wrong(undefined, () => 7)).toBe(7);
  expect(wrong(Symbol('x'), { name: Symbol('y'), userId: 3 }, () => 7)).toBe(7);
  expect(
    (agent.start as unknown as (...args: unknown[]) => { with(fn: () => unknown): unknown })('a', null).with(
      () => 7,
    ),
  ).toBe(7);
});
