import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { UnderlyingSource } from 'node:stream/web';
import { setTimeout as sleep } from 'node:timers/promises';
import { trace } from '@opentelemetry/api';
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { startTelemetry } from '../test/harness.ts';
import { agent, command } from './index.ts';

const { added, spans, expectOne } = startTelemetry();
beforeEach(async () => {
  spans();
  await added('agent_executions_total');
  await added('agent_execution_duration_seconds');
});

const none = async () => expect(await added('agent_executions_total')).toEqual({});
async function collect<T>(source: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of source) all.push(item);
  return all;
}

describe('an async generator', () => {
  async function* work() {
    yield agent.active()?.id;
    await sleep(2);
    await command.run('inner', async () => sleep(1));
    yield agent.active()?.id;
    return 'last';
  }

  it('is a part of the execution to its end, with what is executed inside', async () => {
    const stream = agent.run('a', work);
    await none();
    expect(await collect(stream)).toEqual(['a', 'a']);
    await expectOne('completed');
    const [inner, outer] = spans();
    expect(inner?.parentSpanContext?.spanId).toBe(outer?.spanContext().spanId);
    expect(outer?.duration[1]).toBeGreaterThan(2e6);
    await added('command_executions_total');
  });

  it('hands its yielded, sent and returned values on', async () => {
    const stream = agent.run('a', async function* (): AsyncGenerator<number, string, number> {
      const sent = yield 1;
      yield sent * 2;
      return 'end';
    });
    expect(await stream.next()).toEqual({ value: 1, done: false });
    expect(await stream.next(21)).toEqual({ value: 42, done: false });
    expect(await stream.next()).toEqual({ value: 'end', done: true });
    await expectOne('completed');
  });

  it('ends when it is left early', async () => {
    let cleaned = false;
    const stream = agent.run('a', async function* () {
      try {
        yield 1;
        yield 2;
      } finally {
        cleaned = true;
      }
    });
    for await (const _ of stream) break;
    expect(cleaned).toBe(true);
    await expectOne('completed');
  });

  it('goes on when it catches what is thrown into it, and fails when it does not', async () => {
    const stream = agent.run('a', async function* () {
      try {
        yield 1;
      } catch {
        yield 'caught';
      }
      yield 'more';
    });
    await stream.next();
    expect(await stream.throw(new Error('x'))).toEqual({ value: 'caught', done: false });
    await none();
    const error = new Error('y');
    await expect(stream.throw(error)).rejects.toBe(error);
    await expectOne('failed');
  });

  it('that fails within fails the execution, with its own error', async () => {
    const error = Object.assign(new Error('x'), { name: 'TimeoutError' });
    const stream = agent.run('a', async function* () {
      yield 1;
      throw error;
    });
    await expect(collect(stream)).rejects.toBe(error);
    await expectOne('timeout');
  });

  it('may be returned by a promise', async () => {
    const stream = await agent.run('a', async () => work());
    await none();
    expect(await collect(stream)).toHaveLength(2);
    await expectOne('completed');
    await added('command_executions_total');
  });

  it('does not leak its execution into its consumer', async () => {
    for await (const _ of agent.run('a', work)) {
      expect(agent.active()).toBeUndefined();
      expect(trace.getActiveSpan()).toBeUndefined();
    }
    await expectOne('completed');
    await added('command_executions_total');
  });
});

it('a generator is followed like an async one', async () => {
  const stream = agent.run('a', function* () {
    yield agent.active()?.id;
    yield agent.active()?.id;
  });
  await none();
  expect([...stream]).toEqual(['a', 'a']);
  await expectOne('completed');
});

it.each([
  ['an array', () => ['a', 'b']],
  ['a set', () => new Set('ab')],
  ['a map', () => new Map([['a', 'b']])],
  ['a string', () => 'ab'],
  ['bytes', () => Buffer.from('ab')],
])('%s is no stream', async (_what, make) => {
  const value = make();
  expect(agent.run('a', () => value)).toBe(value);
  await expectOne('completed');
});

describe('an object with an async iterator, as model SDKs return', () => {
  const makeStream = (chunks: string[], error?: Error) => {
    const controller = new AbortController();
    return {
      controller,
      tee: () => 'own method',
      async *[Symbol.asyncIterator]() {
        for (const chunk of chunks) yield `${chunk} ${agent.active()?.id}`;
        if (error) throw error;
      },
    };
  };

  it('stays the same object, and is followed when it is iterated', async () => {
    const stream = makeStream(['x', 'y']);
    const given = await agent.run('a', async () => stream);
    expect(given).toBe(stream);
    expect(given.tee()).toBe('own method');
    await none();
    expect(await collect(given)).toEqual(['x a', 'y a']);
    await expectOne('completed');
  });

  it('fails the execution when it fails, and ends it when it is left', async () => {
    const error = new Error('x');
    await expect(collect(agent.run('a', () => makeStream(['x'], error)))).rejects.toBe(error);
    await expectOne('failed');
    for await (const _ of agent.run('a', () => makeStream(['x', 'y']))) break;
    await expectOne('completed');
  });

  it('may be frozen: then it ends at once and still iterates', async () => {
    const stream = Object.freeze(makeStream(['x']));
    expect(agent.run('a', () => stream)).toBe(stream);
    await expectOne('completed');
    expect(await collect(stream)).toEqual(['x undefined']);
  });
});

describe('a Node.js stream', () => {
  it('stays the same, and ends the execution with its end', async () => {
    const source = Readable.from(['a', 'b']);
    expect(agent.run('a', () => source)).toBe(source);
    await none();
    await pipeline(source, async (chunks) => collect(chunks));
    await expectOne('completed');
  });

  it.each([
    [new Error('x'), 'failed'],
    [undefined, 'failed'],
    [new DOMException('x', 'AbortError'), 'cancelled'],
  ])('that is destroyed with %s ends it', async (error, status) => {
    const source = agent.run('a', () => new Readable({ read: () => undefined }));
    source.on('error', () => undefined);
    source.destroy(error as Error | undefined);
    await new Promise((resolve) => source.once('close', resolve));
    await expectOne(error === undefined ? 'cancelled' : status);
  });

  it('does not have its errors swallowed', async () => {
    const source = agent.run('a', () => new Readable({ read: () => undefined }));
    const error = new Error('nobody listens');
    const others = process.listeners('uncaughtException');
    process.removeAllListeners('uncaughtException');
    const caught = new Promise((resolve) => process.once('uncaughtException', resolve));
    source.destroy(error);
    expect(await caught).toBe(error);
    for (const listener of others) process.on('uncaughtException', listener);
    await expectOne('failed');
  });
});

describe('a web stream', () => {
  const make = (parts: string[], more: Partial<UnderlyingSource<string>> = {}) =>
    new ReadableStream<string>({
      pull(controller) {
        const part = parts.shift();
        if (part === undefined) controller.close();
        else controller.enqueue(part);
      },
      ...more,
    });

  it('is handed on with the same content, and ends the execution with its end', async () => {
    const stream = agent.run('a', () => make(['x', 'y']));
    expect(stream).toBeInstanceOf(ReadableStream);
    await none();
    expect(await collect(stream)).toEqual(['x', 'y']);
    await expectOne('completed');
  });

  it('that is cancelled tells its source, and is cancelled', async () => {
    const cancel = vi.fn();
    const stream = agent.run('a', () => make(['x'], { cancel }));
    await stream.cancel('enough');
    expect(cancel).toHaveBeenCalledWith('enough');
    await expectOne('cancelled');
  });

  it('that fails fails with its own error', async () => {
    const error = new Error('x');
    const stream = agent.run('a', () => make([], { pull: (controller) => controller.error(error) }));
    await expect(collect(stream)).rejects.toBe(error);
    await expectOne('failed');
  });

  it('that somebody reads already is left alone', async () => {
    const locked = make(['x']);
    const reader = locked.getReader();
    expect(agent.run('a', () => locked)).toBe(locked);
    await expectOne('completed');
    expect(await reader.read()).toEqual({ done: false, value: 'x' });
  });

  it('of bytes stays one of bytes', async () => {
    const bytes = () =>
      new ReadableStream({
        type: 'bytes',
        pull(controller) {
          controller.enqueue(new Uint8Array([1, 2]));
          controller.close();
        },
      });
    const stream = agent.run('a', bytes);
    const reader = stream.getReader({ mode: 'byob' });
    const { value } = await reader.read(new Uint8Array(8));
    expect([...(value ?? [])]).toEqual([1, 2]);
    await reader.read(new Uint8Array(8));
    await expectOne('completed');
  });

  it('within a Response is the caller’s own', async () => {
    const response = new Response('body');
    expect(agent.run('a', () => response)).toBe(response);
    expect(await response.text()).toBe('body');
    await expectOne('completed');
  });
});
