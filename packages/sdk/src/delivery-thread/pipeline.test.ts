import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { Ledger } from '../delivery/ledger.ts';
import { Outage } from './outage.ts';
import { type Parcel, Pipeline } from './pipeline.ts';
import type { Reply } from './transport.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

const taken: Reply = { kind: 'taken', rejected: 0, message: '' };
const down: Reply = { kind: 'later', reason: 'unreachable', detail: 'ECONNREFUSED' };

/** A pipeline whose back end answers as told, the last answer for ever. */
function pipelineTo(...replies: Reply[]) {
  const sent: string[] = [];
  const told: string[] = [];
  const done: string[] = [];
  const ledger = new Ledger();
  const tell = (text: string): void => void told.push(text);
  const transport = {
    destination: 'http://back-end',
    send(body: Uint8Array): Promise<Reply> {
      sent.push(Buffer.from(body).toString());
      return Promise.resolve((replies.length > 1 ? replies.shift() : replies[0]) ?? taken);
    },
  };
  const pipeline = new Pipeline({ signal: 'logs', transport, ledger, outage: new Outage(tell), tell });
  const parcel = (text: string, body?: ReturnType<Parcel['body']>): Parcel => ({
    count: 10,
    encoding: 'json',
    body: () => body ?? Buffer.from(text),
    done: () => void done.push(text),
  });
  return { pipeline, parcel, sent, told, done, ledger };
}

async function pass(milliseconds: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(milliseconds);
  await setImmediate();
}

it('sends the oldest first, those that come late but are older before the rest', async () => {
  const { pipeline, parcel, sent, ledger } = pipelineTo(taken);
  pipeline.add([parcel('2'), parcel('3')]);
  pipeline.add([parcel('0'), parcel('1')], true);
  await pass(0);
  expect(sent).toEqual(['2', '0', '1', '3']);
  expect(ledger.get('logs', 'delivered')).toBe(40);
});

it('tries until it is taken, more and more rarely, and tells of it twice', async () => {
  const { pipeline, parcel, sent, told, done, ledger } = pipelineTo(down, down, down, down, taken);
  pipeline.add([parcel('a'), parcel('b')]);
  await pass(0);
  expect(sent).toHaveLength(1);
  await pass(700);
  expect(sent).toHaveLength(1);
  await pass(600);
  expect(sent).toHaveLength(2);
  await pass(15_000);
  expect(sent).toEqual(['a', 'a', 'a', 'a', 'a', 'b']);
  expect(done).toEqual(['a', 'b']);
  expect(ledger.get('logs', 'failed unreachable')).toBe(4);
  expect(told).toEqual([expect.stringContaining('cannot be delivered'), expect.stringContaining('again')]);
});

it('leaves a back end alone for as long as it asks to', async () => {
  const { pipeline, parcel, sent } = pipelineTo(
    { kind: 'later', reason: 'throttled', detail: 'HTTP 429', after: 20_000 },
    taken,
  );
  pipeline.add([parcel('a')]);
  await pass(19_000);
  expect(sent).toHaveLength(1);
  await pass(1500);
  expect(sent).toHaveLength(2);
});

it('does not believe a back end that asks for more than five minutes', async () => {
  const days = { kind: 'later', reason: 'throttled', detail: 'HTTP 429', after: 1e10 } as const;
  const { pipeline, parcel, sent } = pipelineTo(days, taken);
  pipeline.add([parcel('a')]);
  await pass(299_000);
  expect(sent).toHaveLength(1);
  await pass(2000);
  expect(sent).toHaveLength(2);
});

it('counts what is refused, rejected or damaged, and goes on', async () => {
  const { pipeline, parcel, done, told, ledger } = pipelineTo(
    { kind: 'refused', detail: 'HTTP 400' },
    { kind: 'taken', rejected: 4, message: 'too old' },
    taken,
  );
  pipeline.add([parcel('a'), parcel('b'), parcel('c', 'damaged'), parcel('d', 'gone'), parcel('e')]);
  await pass(0);
  expect(done).toEqual(['a', 'b', 'c', 'd', 'e']);
  expect(ledger.get('logs', 'dropped refused')).toBe(10);
  expect(ledger.get('logs', 'dropped partial_success')).toBe(4);
  expect(ledger.get('logs', 'dropped unreadable_spool_file')).toBe(10);
  expect(ledger.get('logs', 'delivered')).toBe(16);
  expect(told).toEqual([
    expect.stringContaining('refused 10 log records (HTTP 400)'),
    expect.stringContaining('rejected 4 log records: too old'),
  ]);
});

it('a flush tries at once, and waits no longer than there is hope', async () => {
  const { pipeline, parcel, sent } = pipelineTo(down);
  pipeline.add([parcel('a')]);
  await pass(0);
  let flushed = false;
  void pipeline.flush(3000).then(() => {
    flushed = true;
  });
  await pass(0);
  expect(sent).toHaveLength(2);
  expect(flushed).toBe(true);
  await pass(6000);
  expect(sent.length).toBeGreaterThan(2);
});

it('a flush waits for a back end that is only short of breath, but not for ever', async () => {
  const busy: Reply = { kind: 'later', reason: 'unavailable', detail: 'HTTP 503' };
  const { pipeline, parcel, sent } = pipelineTo(busy, busy, taken);
  pipeline.add([parcel('a')]);
  const flushed = pipeline.flush(3000);
  await pass(500);
  await flushed;
  expect(sent).toHaveLength(3);
  const hanging = pipelineTo({ ...busy, after: 60_000 });
  hanging.pipeline.add([hanging.parcel('a')]);
  await hanging.pipeline.flush(3000);
  expect(hanging.sent).toHaveLength(1);
});
