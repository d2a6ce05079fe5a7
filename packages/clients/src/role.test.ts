import { health } from '@hishamos/health';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { type ClientState, type Member, Role } from './role.ts';

beforeEach(() => vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => vi.useRealTimers());

/** A client of a server whose state and outcome a test decides over. */
class Client implements Member {
  readonly target: string;
  current: ClientState = 'open';
  outcome: () => unknown = () => undefined;
  readonly close = vi.fn();

  constructor(target: string) {
    this.target = target;
  }

  state(): ClientState {
    return this.current;
  }

  check() {
    return Object.assign(() => this.outcome(), { close: this.close });
  }
}

const fails = () => Promise.reject(new Error('refused'));
const look = () => vi.advanceTimersByTime(1000);
const status = async () => (await health.check()).components.cache?.status;

function roleOf(...clients: Client[]): Role {
  const role = new Role('cache', { interval: 0 });
  for (const client of clients) role.add(client);
  return role;
}

it('is as ill as the worst of its servers, and gone with the last client', async () => {
  const [one, two] = [new Client('a'), new Client('b')];
  roleOf(one, two);
  expect(await status()).toBe('healthy');
  two.outcome = () => 'degraded';
  expect(await status()).toBe('degraded');
  one.outcome = fails;
  expect(await status()).toBe('unhealthy');
  one.current = 'closed';
  look();
  expect(await status()).toBe('degraded');
  expect(one.close).toHaveBeenCalledOnce();
  two.current = 'closed';
  look();
  expect(await status()).toBeUndefined();
  expect(vi.getTimerCount()).toBe(0);
});

it('asks each server through one of its clients, and through another when that is closed', async () => {
  const [one, two] = [new Client('a'), new Client('a')];
  roleOf(one, two);
  const outcomes = [vi.fn<() => unknown>(), vi.fn<() => unknown>()] as const;
  [one.outcome, two.outcome] = outcomes;
  await status();
  one.current = 'closed';
  look();
  await status();
  expect(outcomes.map((outcome) => outcome.mock.calls.length)).toEqual([1, 1]);
  two.current = 'closed';
  look();
});

it('is no component before a client is in use', async () => {
  const client = new Client('a');
  client.current = 'idle';
  roleOf(client);
  expect(await status()).toBeUndefined();
  client.current = 'open';
  look();
  expect(await status()).toBe('healthy');
  client.current = 'closed';
  look();
});

it('stays ill after a connection was lost, until there is another', async () => {
  const lost = new Client('a');
  const role = roleOf(lost);
  lost.current = 'lost';
  lost.outcome = fails;
  look();
  expect(await status()).toBe('unhealthy');
  const next = new Client('a');
  role.add(next);
  look();
  expect(await status()).toBe('healthy');
  lost.current = next.current = 'closed';
  look();
});

it('checks sixteen servers and says so', async () => {
  const warn = vi.fn();
  diag.setLogger({ error: warn, warn, info: warn, debug: warn, verbose: warn }, DiagLogLevel.WARN);
  warn.mockClear();
  const clients = Array.from({ length: 3000 }, (_, index) => new Client(`server ${index}`));
  const asked = vi.fn();
  for (const client of clients) client.outcome = asked;
  roleOf(...clients);
  await status();
  expect(asked).toHaveBeenCalledTimes(16);
  expect(warn).toHaveBeenCalledWith(expect.stringContaining('more than 16 servers'));
  expect(warn).toHaveBeenCalledOnce();
  for (const client of clients) client.current = 'closed';
  look();
  diag.disable();
});

it('asks nothing of a client that was closed since the last look', async () => {
  const [one, two] = [new Client('a'), new Client('b')];
  roleOf(one, two);
  expect(await status()).toBe('healthy');
  one.outcome = fails;
  one.current = 'closed';
  expect(await status()).toBe('healthy');
  two.current = 'closed';
  await status();
  expect(await status()).toBeUndefined();
});
