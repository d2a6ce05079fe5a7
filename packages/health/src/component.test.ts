import { beforeEach, expect, it, vi } from 'vitest';
import { createHealth, type Health } from './health.ts';

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
