import { beforeEach, expect, it } from 'vitest';
import { startTelemetry } from '../test/harness.ts';
import { agent } from './index.ts';

const { added, spans, expectOne } = startTelemetry();
beforeEach(async () => {
  spans();
  await added('agent_executions_total');
  await added('agent_execution_duration_seconds');
});

const named = (name: string) => Object.assign(new Error('x'), { name });
/** The method that awaiting calls. */
const awaited = 'then';

/** As the OpenAI and Anthropic clients have it: a promise that holds nothing itself, with the methods of another. */
class ModelPromise extends Promise<unknown> {
  readonly #answer: Promise<unknown>;
  #parsed: Promise<unknown> | undefined;

  constructor(answer: Promise<unknown>) {
    super((resolve) => resolve(null));
    this.#answer = answer;
  }
  parse() {
    this.#parsed ??= this.#answer.then((value) => value);
    return this.#parsed;
  }
  asResponse() {
    return this.#answer.then(() => ({ status: 200 }));
  }
  async withResponse() {
    const [data, response] = await Promise.all([this.parse(), this.asResponse()]);
    return { data, response };
  }
  override [awaited]: Promise<unknown>['then'] = (...args) => this.parse().then(...args);
  override catch: Promise<unknown>['catch'] = (...args) => this.parse().catch(...args);
  override finally: Promise<unknown>['finally'] = (...args) => this.parse().finally(...args);
}

const ask = (answer: () => Promise<unknown>) => agent.run('a', () => new ModelPromise(answer()));

it.each([
  ['await', async (call: ModelPromise) => ({ data: await call })],
  ['withResponse', (call: ModelPromise) => call.withResponse()],
  ['catch', async (call: ModelPromise) => ({ data: await call.catch(() => undefined) })],
  ['finally', async (call: ModelPromise) => ({ data: await call.finally(() => undefined) })],
])('a model’s promise ends its execution by %s alone', async (_method, use) => {
  expect(await use(ask(async () => 'text'))).toMatchObject({ data: 'text' });
  await expectOne('completed');

  const failing = ask(() => Promise.reject(named('TimeoutError')));
  await use(failing).catch(() => undefined);
  await expectOne('timeout');
});

it('withResponse() rejects with the very error', async () => {
  const error = named('TimeoutError');
  await expect(ask(() => Promise.reject(error)).withResponse()).rejects.toBe(error);
  await expectOne('timeout');
});

it('ends with the response where nothing else is asked for', async () => {
  expect(await ask(async () => 'text').asResponse()).toEqual({ status: 200 });
  await expectOne('completed');
});

it('ends with the stream that withResponse() gives', async () => {
  async function* stream() {
    yield 'one';
    throw named('AbortError');
  }
  const { data } = await ask(async () => stream()).withResponse();
  const read: unknown[] = [];
  const reading = (async () => {
    for await (const part of data as AsyncIterable<unknown>) read.push(part);
  })();
  await expect(reading).rejects.toThrow('x');
  expect(read).toEqual(['one']);
  await expectOne('cancelled');
});
