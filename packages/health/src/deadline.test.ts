import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Deadline } from './deadline.ts';

let passed: ReturnType<typeof vi.fn<() => void>>;
beforeEach(() => {
  passed = vi.fn();
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
});
afterEach(() => vi.useRealTimers());

it('passes once its time is over, and not when it was cancelled', () => {
  new Deadline(1000, passed);
  const cancelled = new Deadline(1000, () => expect.unreachable());
  cancelled.cancel();
  vi.advanceTimersByTime(999);
  expect(passed).not.toHaveBeenCalled();
  vi.advanceTimersByTime(1);
  expect(passed).toHaveBeenCalledOnce();
});

it('does not pass while the event loop is blocked, and tells for how long it was', () => {
  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  clock.mockImplementation(() => now);
  const deadline = new Deadline(1000, passed);
  const tick = (milliseconds: number) => {
    now += milliseconds;
    vi.advanceTimersByTime(100);
  };
  tick(5100);
  expect(deadline.blocked).toBe(5000);
  for (let slice = 0; slice < 9; slice += 1) tick(100);
  expect(passed).not.toHaveBeenCalled();
  tick(100);
  expect(passed).toHaveBeenCalledOnce();
  clock.mockRestore();
});

it('passes in the end although every timer is late', () => {
  const clock = vi.spyOn(performance, 'now');
  let now = 0;
  clock.mockImplementation(() => now);
  new Deadline(1000, passed);
  for (let slice = 0; slice < 20; slice += 1) {
    expect(passed).not.toHaveBeenCalled();
    now += 500;
    vi.advanceTimersByTime(100);
  }
  expect(passed).toHaveBeenCalledOnce();
  clock.mockRestore();
});
