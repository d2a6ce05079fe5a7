import { beforeEach, expect, it, vi } from 'vitest';
import { Component } from './component.ts';
import { createHealth, type Health } from './health.ts';
import type { CheckOptions } from './options.ts';

let health: Health;
beforeEach(() => {
  health = createHealth();
});

const hangs = () => new Promise(() => undefined);

it.each([
  [true, 'healthy'],
  [undefined, 'healthy'],
  [{ rows: [] }, 'healthy'],
  [false, 'unhealthy'],
  ['unhealthy', 'unhealthy'],
  ['degraded', 'degraded'],
])('takes the result %j for %s', async (result, status) => {
  health.register('disk', async () => result);
  expect((await health.check()).components.disk?.status).toBe(status);
});

it('does not take a blocked event loop for a slow component', async () => {
  const check = () => new Promise((resolve) => setTimeout(resolve, 1));
  health.register('database', check, { timeout: 100, degradedAfter: 80 });
  const report = health.check();
  const until = performance.now() + 300;
  while (performance.now() < until);
  expect((await report).components.database?.status).toBe('healthy');
});

it('answers from the last result while a check hangs', async () => {
  let hanging = false;
  const check = vi.fn(() => (hanging ? hangs() : 'well'));
  health.register('database', check, { interval: 100, timeout: 60_000 });
  await health.check();
  hanging = true;
  await vi.waitFor(() => expect(check).toHaveBeenCalledTimes(2));
  expect((await health.check()).status).toBe('healthy');
});

/** A dependency that can freeze: what is asked meanwhile is answered when it goes on. */
class Dependency {
  #thawed = Promise.withResolvers<void>();
  constructor() {
    this.thaw();
  }
  readonly check = () => this.#thawed.promise;
  freeze(): void {
    this.#thawed = Promise.withResolvers();
  }
  thaw(): void {
    this.#thawed.resolve();
  }
}

it.each<[CheckOptions, number]>([
  [{}, 5000],
  [{ interval: 1000 }, 1000],
  [{ interval: 3000 }, 3000],
  [{ interval: 3000, timeout: 2000 }, 3000],
  [{ interval: 60_000 }, 60_000],
])('with %j, a freeze and its end are told within %i ms, whenever they come', async (options, interval) => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  const dependency = new Dependency();
  let status = '';
  const component = new Component('cache', dependency.check, options, (state) => {
    status = state.status;
  });
  component.start();
  const step = interval / 100;
  const becomes = async (expected: string): Promise<number> => {
    let waited = 0;
    for (; status !== expected && waited < 10 * interval; waited += step)
      await vi.advanceTimersByTimeAsync(step);
    return waited;
  };
  await becomes('healthy');
  for (let moment = 0; moment < 20; moment++) {
    await vi.advanceTimersByTimeAsync(moment * 7 * step);
    dependency.freeze();
    expect(await becomes('unhealthy')).toBeLessThanOrEqual(interval);
    await vi.advanceTimersByTimeAsync(moment * 11 * step);
    dependency.thaw();
    expect(await becomes('healthy')).toBeLessThanOrEqual(step);
  }
  component.stop();
  vi.useRealTimers();
});

it('leaves a check that is always late its pauses', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
  let running = 0;
  let most = 0;
  let calls = 0;
  const check = async () => {
    calls++;
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    running--;
  };
  const component = new Component('report', check, { interval: 5000 }, () => undefined);
  component.start();
  await vi.advanceTimersByTimeAsync(60_000);
  component.stop();
  vi.useRealTimers();
  expect(most).toBe(1);
  expect(calls).toBeLessThan(15);
});
