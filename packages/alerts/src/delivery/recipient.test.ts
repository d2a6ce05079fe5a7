import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { notificationOf } from '../../test/groups.ts';
import type { Outcome, Target } from '../channels/channel.ts';
import type { Notification } from '../notification.ts';
import { backOff } from './back-off.ts';
import { Recipient } from './recipient.ts';

let messages: string[][];
let ended: string[];
let answer: (notifications: readonly Notification[]) => Outcome | Promise<Outcome>;

beforeEach(() => {
  vi.useFakeTimers();
  messages = [];
  ended = [];
  answer = () => ({ kind: 'delivered' });
});
afterEach(() => vi.useRealTimers());

const nameOf = ({ group }: Notification): string => `${group.groupKey} ${group.status}`;

function recipientOf(target: Partial<Target> = {}): Recipient {
  return new Recipient(
    {
      channel: 'sms',
      key: 'sms-1',
      to: '+15550000002',
      rate: { burst: 1000, every: 1 },
      combines: 100,
      deliver: async (notifications) => {
        messages.push(notifications.map(nameOf));
        return answer(notifications);
      },
      ...target,
    },
    (notification) => ended.push(nameOf(notification)),
  );
}

const add = (recipient: Recipient, ...keys: string[]): void => {
  for (const key of keys) recipient.add(notificationOf({ groupKey: key }));
};

it('delivers each in its turn', async () => {
  const recipient = recipientOf();
  add(recipient, 'a', 'b', 'c');
  await vi.advanceTimersByTimeAsync(1);
  expect(messages).toEqual([['a firing'], ['b firing'], ['c firing']]);
  expect(ended).toHaveLength(3);
  expect(recipient.size).toBe(0);
});

it.each([
  ['an error', { kind: 'retry', reason: 'it answered 500' }],
  ['Retry-After', { kind: 'retry', reason: 'it answered 429', after: 60_000 }],
] as const)(
  'loses and doubles nothing while the other side answers with %s for minutes',
  async (_what, failure) => {
    const recipient = recipientOf();
    answer = () => failure;
    add(recipient, 'a', 'b');
    recipient.add(notificationOf({ groupKey: 'a', status: 'resolved' }));
    await vi.advanceTimersByTimeAsync(600_000);
    expect(ended).toEqual([]);
    // Ten minutes of doubling waits are about ten attempts, and with a wait of one minute each as many.
    expect(messages.length).toBeGreaterThan(4);
    expect(messages.length).toBeLessThan(20);
    answer = () => ({ kind: 'delivered' });
    messages = [];
    await vi.advanceTimersByTimeAsync(300_000);
    expect(messages.flat().toSorted()).toEqual(['a firing', 'a resolved', 'b firing']);
    expect(ended.indexOf('a firing')).toBeLessThan(ended.indexOf('a resolved'));
  },
);

it('waits as long as it is asked to', async () => {
  const recipient = recipientOf();
  answer = () => ({ kind: 'retry', reason: 'it answered 429', after: 30_000 });
  add(recipient, 'a');
  await vi.advanceTimersByTimeAsync(29_999);
  expect(messages).toHaveLength(1);
  await vi.advanceTimersByTimeAsync(2);
  expect(messages).toHaveLength(2);
});

it('lets one that hangs keep no other recipient waiting', async () => {
  const hanging = recipientOf({ deliver: () => new Promise(() => undefined) });
  const other = recipientOf();
  for (const recipient of [hanging, other]) add(recipient, 'a', 'b');
  await vi.advanceTimersByTimeAsync(1);
  expect(messages).toHaveLength(2);
  expect(hanging.size).toBe(1);
});

it('goes on with other groups when one fails', async () => {
  const recipient = recipientOf();
  answer = ([first]) =>
    first?.group.groupKey === 'poison' ? { kind: 'retry', reason: 'it answered 500' } : { kind: 'delivered' };
  add(recipient, 'poison', 'a', 'b');
  await vi.advanceTimersByTimeAsync(5000);
  expect(ended).toEqual(['a firing', 'b firing']);
});

it('tells of all that waits in one message when there are more than the rate allows', async () => {
  const recipient = recipientOf({ rate: { burst: 2, every: 60_000 } });
  add(recipient, 'a');
  await vi.advanceTimersByTimeAsync(1);
  add(recipient, ...Array.from({ length: 50 }, (_, index) => `g${index}`));
  await vi.advanceTimersByTimeAsync(119_000);
  expect(messages.map((message) => message.length)).toEqual([1, 1, 49]);
  add(recipient, 'z');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(messages).toHaveLength(4);
  expect(ended).toHaveLength(52);
});

it('never exceeds its rate', async () => {
  const recipient = recipientOf({ rate: { burst: 3, every: 60_000 }, combines: 1 });
  add(recipient, ...Array.from({ length: 100 }, (_, index) => `g${index}`));
  await vi.advanceTimersByTimeAsync(3_600_000);
  expect(messages).toHaveLength(63);
});

it('finds the one of a company that is refused, and delivers the others', async () => {
  const recipient = recipientOf({ rate: { burst: 2, every: 1000 } });
  answer = (all) =>
    all.some(({ group }) => group.groupKey === 'bad')
      ? { kind: 'rejected', reason: 'it answered 400' }
      : { kind: 'delivered' };
  add(recipient, 'a', 'b', 'bad', 'c', 'd');
  await vi.advanceTimersByTimeAsync(60_000);
  expect(ended.toSorted()).toEqual(['a firing', 'b firing', 'bad firing', 'c firing', 'd firing']);
  expect(messages.filter((message) => message.includes('bad firing')).length).toBe(2);
});

it('gives up what cannot even be written, and goes on', async () => {
  const recipient = recipientOf();
  answer = ([first]) => {
    if (first?.group.groupKey === 'a') throw new TypeError('no such thing');
    return { kind: 'delivered' };
  };
  add(recipient, 'a', 'b');
  await vi.advanceTimersByTimeAsync(10);
  expect(ended).toEqual(['a firing', 'b firing']);
});

it('gives up after a day', async () => {
  const recipient = recipientOf();
  answer = () => ({ kind: 'retry', reason: 'ECONNREFUSED' });
  add(recipient, 'a');
  await vi.advanceTimersByTimeAsync(86_400_000 + 400_000);
  expect(ended).toEqual(['a firing']);
  expect(recipient.size).toBe(0);
});

it('settles when nothing more can be sent at once, and stops', async () => {
  const recipient = recipientOf({ rate: { burst: 1, every: 60_000 }, combines: 1 });
  add(recipient, 'a', 'b');
  await recipient.settled();
  expect(messages).toHaveLength(1);
  recipient.stop();
  await vi.advanceTimersByTimeAsync(600_000);
  expect(messages).toHaveLength(1);
});

it('doubles its waits up to five minutes, half of each at random', () => {
  const least = [1, 2, 3, 9, 20].map((failures) => backOff(failures, () => 0));
  const most = [1, 2, 3, 9, 20].map((failures) => backOff(failures, () => 1));
  expect(least).toEqual([500, 1000, 2000, 128_000, 150_000]);
  expect(most).toEqual([1000, 2000, 4000, 256_000, 300_000]);
});
