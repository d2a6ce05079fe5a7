import { appendFileSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { alertOf, notificationOf } from '../../test/groups.ts';
import type { Notification } from '../notification.ts';
import { Inbox } from './inbox.ts';
import { Owner } from './owner.ts';
import { Spool } from './spool.ts';

let directory: string;
const file = () => join(directory, 'spool.jsonl');
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'hishamos-spool-'));
});
afterEach(() => rm(directory, { recursive: true }));

const numbered = (index: number): Notification => notificationOf({ groupKey: `g${index}` });
const keys = (spool: Spool) => [...spool.pending()].map(({ notification }) => notification.group.groupKey);

async function reopened(spool: Spool): Promise<Spool> {
  await spool.close();
  return Spool.open(directory);
}

it('keeps what it took, and for whom it has ended', async () => {
  let spool = await Spool.open(directory);
  expect(await spool.accept(numbered(1))).toBe('accepted');
  expect(await spool.accept(numbered(2))).toBe('accepted');
  spool.ended(numbered(1).id, 'sms-1');
  spool = await reopened(spool);
  expect([...spool.pending()].map(({ ended }) => [...ended])).toEqual([['sms-1'], []]);
  spool.finished(numbered(1).id);
  spool = await reopened(spool);
  expect(keys(spool)).toEqual(['g2']);
  await spool.close();
});

it('takes a notification once, also when it is handed in at once, after it has ended, or to a later process', async () => {
  let spool = await Spool.open(directory);
  const answers = await Promise.all([1, 1, 1].map((index) => spool.accept(numbered(index))));
  expect(answers.toSorted()).toEqual(['accepted', 'duplicate', 'duplicate']);
  spool.finished(numbered(1).id);
  expect(await spool.accept(numbered(1))).toBe('duplicate');
  spool = await reopened(spool);
  expect(await spool.accept(numbered(1))).toBe('duplicate');
  await spool.close();
});

it('survives a line that was not written whole, and damaged ones', async () => {
  let spool = await Spool.open(directory);
  await spool.accept(numbered(1));
  await spool.close();
  const [whole = ''] = readFileSync(file(), 'utf8').split('\n');
  appendFileSync(
    file(),
    `nonsense\n{"kind":"ended"}\nnull\n{"kind":"accepted","notification":{"id":"x"}}\n${whole.replace('g1', 'g9').slice(0, -20)}`,
  );
  spool = await Spool.open(directory);
  expect(keys(spool)).toEqual(['g1']);
  await spool.accept(numbered(2));
  spool = await reopened(spool);
  expect(keys(spool)).toEqual(['g1', 'g2']);
  await spool.close();
});

it('is bounded on the disk, and remembers over a renewal', async () => {
  let spool = await Spool.open(directory);
  const big = alertOf({ annotations: { summary: 'x'.repeat(20_000) } });
  for (let index = 0; index < 600; index += 1) {
    const notification = notificationOf({ groupKey: `g${index}`, alerts: [big] });
    await spool.accept(notification);
    if (index !== 5) spool.finished(notification.id);
  }
  expect(statSync(file()).size).toBeLessThan(5_000_000);
  spool = await reopened(spool);
  expect(keys(spool)).toEqual(['g5']);
  expect(await spool.accept(notificationOf({ groupKey: 'g0', alerts: [big] }))).toBe('duplicate');
  await spool.close();
});

it('says when it is full, and takes again when there is room', async () => {
  const spool = await Spool.open(directory);
  const answers = await Promise.all(
    Array.from({ length: 10_001 }, (_, index) => spool.accept(numbered(index))),
  );
  expect(answers.filter((answer) => answer === 'accepted')).toHaveLength(10_000);
  expect(answers.at(-1)).toBe('full');
  spool.finished(numbered(0).id);
  expect(await spool.accept(numbered(10_000))).toBe('accepted');
  await spool.close();
});

it('takes nothing that it cannot keep', async () => {
  writeFileSync(join(directory, 'a-file'), '');
  await expect(Spool.open(join(directory, 'a-file'))).rejects.toThrow(/EEXIST|ENOTDIR/);
});

it('has one owner', async () => {
  const lost = vi.fn();
  const first = new Owner(directory);
  expect(await first.acquire(lost)).toBe(true);
  const claim = JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8'));
  // Another process of this machine, which lives.
  writeFileSync(join(directory, 'owner.json'), JSON.stringify({ ...claim, pid: process.ppid, nonce: 'x' }));
  expect(await new Owner(directory).acquire(lost)).toBe(false);
  await vi.waitFor(() => expect(lost).toHaveBeenCalledTimes(1), { timeout: 10_000 });
  await first.release();
  expect(JSON.parse(readFileSync(join(directory, 'owner.json'), 'utf8')).nonce).toBe('x');
});

it.each([
  ['a process that has ended', { pid: 2 ** 22 + 1 }],
  ['this process’ number before it', { pid: process.pid }],
  ['nobody', undefined],
])('takes over from %s', async (_who, claim) => {
  const owner = new Owner(directory);
  const earlier = new Owner(directory);
  await earlier.acquire(() => undefined);
  const path = join(directory, 'owner.json');
  const own = JSON.parse(readFileSync(path, 'utf8'));
  await earlier.release();
  writeFileSync(path, claim === undefined ? '{' : JSON.stringify({ ...own, nonce: 'x', ...claim }));
  if (claim === undefined) vi.spyOn(Date, 'now').mockReturnValue(Date.now() + 60_000);
  expect(await owner.acquire(() => undefined)).toBe(true);
  vi.restoreAllMocks();
  await owner.release();
});

it('hands over what other processes accept', async () => {
  const inbox = new Inbox(directory);
  await inbox.collect(() => expect.fail('it is empty'));
  for (const index of [1, 2]) expect(await inbox.put(numbered(index))).toBe(true);
  const taken: string[] = [];
  const take =
    (room: number) =>
    async ({ group }: Notification) =>
      taken.length < room && taken.push(group.groupKey) > 0;
  await inbox.collect(take(1));
  await inbox.collect(take(9));
  await inbox.collect(take(9));
  expect(taken.toSorted()).toEqual(['g1', 'g2']);
});
