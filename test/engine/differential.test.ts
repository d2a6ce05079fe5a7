import { status } from '@hishamos/catalogue';
import { type AgentOutcome, meters } from '@hishamos/meters';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type Preference, preferences, stockAndEngine } from './stock-and-engine.ts';

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

type Call = () => void;

const id = fc.constantFrom('a', 'b', 'c', '__proto__');
const ended = fc.constantFrom(...status.values);
/** Multiples of 1/1024: sums of them are exact in whatever order they are added. */
const amount = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 22 }).map((value) => value / 1024),
  fc.constantFrom(0, 0.25, 0.5, 1, 2, 2.5, 5, 600),
);
const optional = fc.option(amount, { nil: undefined });
const outcome = fc.record({ status: ended, duration: amount });
const used = fc.record({ status: ended, duration: amount, tokens: optional, cost: optional });
const platform = fc.constantFrom(undefined, 'unknown', 'openai');
const request = fc.record({ statusCode: fc.constantFrom(200, 404, 500), duration: amount });
const health = fc.constantFrom<Parameters<typeof meters.system.setHealth>[1][]>(
  'healthy',
  'degraded',
  'unhealthy',
  true,
  false,
);
const people = fc.nat(1000);

/** Handles live across collections, as in an application. */
const handles = new Map<string, { record(outcome: AgentOutcome): void }>();
const handleOf = (agentId: string, on: string | undefined) => {
  const key = `${agentId} ${on}`;
  const handle = handles.get(key) ?? meters.agent.bind({ agentId, platform: on });
  handles.set(key, handle);
  return handle;
};

const call: fc.Arbitrary<Call> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.tuple(id, platform, used).map(
      ([agentId, on, end]): Call =>
        () =>
          meters.agent.record({ agentId, platform: on, ...end }),
    ),
  },
  {
    weight: 3,
    arbitrary: fc.tuple(id, platform, used).map(
      ([agentId, on, end]): Call =>
        () =>
          handleOf(agentId, on).record(end),
    ),
  },
  fc.tuple(id, outcome).map(
    ([commandId, end]): Call =>
      () =>
        meters.command.record({ commandId, ...end }),
  ),
  fc.tuple(id, outcome).map(
    ([workflowId, end]): Call =>
      () =>
        meters.workflow.bind({ workflowId }).record(end),
  ),
  fc.tuple(id, fc.constantFrom('GET', 'post', 'BREW'), request).map(
    ([path, method, end]): Call =>
      () =>
        meters.api.record({ endpoint: `/${path}`, method, ...end }),
  ),
  fc.tuple(id, fc.boolean()).map(
    ([type, hit]): Call =>
      () =>
        hit ? meters.cache.hit(type) : meters.cache.miss(type),
  ),
  id.map(
    (component): Call =>
      () =>
        meters.error.record(new TypeError('x'), { component }),
  ),
  fc.tuple(id, health).map(
    ([component, state]): Call =>
      () =>
        meters.system.setHealth(component, state),
  ),
  people.map(
    (users): Call =>
      () =>
        meters.system.setActiveUsers(users),
  ),
  // Refused by both.
  fc.constantFrom<Call>(
    () => meters.cache.hit(''),
    () => meters.command.record({ commandId: 'a', status: 'completed', duration: Number.NaN }),
  ),
);

const { proxy: revoked, revoke } = Proxy.revocable({}, {});
revoke();
const throwing = {
  get agentId(): string {
    throw new Error('hostile');
  },
};
/** Values as no caller should give them. Few texts, so that no series cap is reached. */
const anything = fc.oneof(
  fc.constantFrom<() => unknown>(
    () => revoked,
    () => throwing,
    () => Symbol('s'),
    () => undefined,
  ),
  fc
    .constantFrom<unknown>(
      'a',
      'b',
      '',
      'x'.repeat(201),
      'a\nb',
      '\ud800',
      'completed',
      'GET',
      7,
      200,
      -1,
      Number.NaN,
      null,
      1n,
      {},
      [],
    )
    .map((value) => () => value),
);
const fields = ['agentId', 'commandId', 'workflowId', 'endpoint', 'errorType', 'component', 'method'];
const wild = fc
  .dictionary(
    fc.constantFrom(...fields, 'status', 'duration', 'tokens', 'cost', 'platform', 'statusCode'),
    anything,
  )
  .map((parts) => () => Object.fromEntries(Object.entries(parts).map(([name, value]) => [name, value()])));
const argument = fc.oneof(anything, wild);
interface Recorder {
  record(...args: unknown[]): void;
}
interface LooseMeter extends Recorder {
  bind(...args: unknown[]): Recorder;
}
type Loose = Record<'agent' | 'command' | 'workflow' | 'api' | 'error', LooseMeter>;
const loose = meters as unknown as Loose;
const hostile: fc.Arbitrary<Call> = fc
  .tuple(
    fc.constantFrom(...(['agent', 'command', 'workflow', 'api', 'error'] as const)),
    argument,
    argument,
    fc.boolean(),
  )
  .map(
    ([meter, one, other, isBound]): Call =>
      () => {
        if (!isBound) {
          loose[meter].record(one());
          return;
        }
        const handle = loose[meter].bind(one());
        handle.record(other());
        handle.record({ status: 'completed', duration: 1, statusCode: 200 });
        handle.record({ status: 'completed', duration: 1, statusCode: 200 });
      },
  );

type Step = { call: Call } | { wait: number } | { collect: Preference };
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc
      .oneof({ weight: 5, arbitrary: call }, { weight: 2, arbitrary: hostile })
      .map((made) => ({ call: made })),
  },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 90_000 }).map((wait) => ({ wait })) },
  {
    weight: 3,
    arbitrary: fc.constantFrom(...(Object.keys(preferences) as Preference[])).map((collect) => ({ collect })),
  },
);

it('gives the data points of a stock SDK, in each temporality, over many collections', async () => {
  let points = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 120, size: 'max' }), async (steps) => {
      handles.clear();
      const ways = stockAndEngine();
      for (const one of steps) {
        if ('call' in one) ways.both(one.call);
        else if ('wait' in one) vi.setSystemTime(Date.now() + one.wait);
        else {
          const { stock, engine } = await ways.collect(one.collect);
          expect(engine).toEqual(stock);
          for (const scope of stock)
            for (const metric of Object.values(scope.metrics))
              points += Object.keys(metric.dataPoints).length;
        }
      }
      await ways.stop();
    }),
    { numRuns: 200 },
  );
  expect(points).toBeGreaterThan(2000);
});
