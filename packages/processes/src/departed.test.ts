import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics } from '@hishamos/catalogue';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { Departed } from './departed.ts';
import { answerRings } from './group/doorbell.ts';
import { counted, storedIn } from './group/stored.ts';
import { Merged } from './merge/merged.ts';
import { textOf } from './snapshot/text.ts';

let directory: string;
const servers: Server[] = [];

beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'hishamos-test-'));
});
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
  rmSync(directory, { recursive: true });
});

const path = (name: string): string => join(directory, name);
const head = { own: metrics.cacheHits.name };

/** What a process writes that has counted so many hits of a cache. */
const record = (hits: number, cache = 'redis'): string =>
  [...textOf([{ head, rows: [[JSON.stringify([cache]), 1, 1, hits, 0]] }])].join('');

/** Leaves what a process has written that has ended, after so many hits. */
const leave = (member: string, hits: number): void => writeFileSync(path(`${member}.own`), record(hits));

const heir = (member: string, cap = 100): Departed =>
  new Departed({ directory, member, cap, patience: 1000 });

/** All hits that a reader finds. */
async function total(): Promise<number> {
  const merged = new Merged();
  for (const { text } of counted(await storedIn(directory))) [...merged.add(text, false)];
  return [...merged.metrics].flatMap(({ series }) => [...series]).reduce((sum, { value }) => sum + value, 0);
}

it('keeps what a thousand have recorded in one file', async () => {
  for (let member = 0; member < 1000; member += 1) leave(`m${member}`, 1);
  await heir('heir').takeOver(new Set(['heir']));
  expect(readdirSync(directory)).toEqual(['heir.past']);
  expect(await total()).toBe(1000);
  leave('late', 5);
  await heir('heir').takeOver(new Set(['heir']));
  expect(readdirSync(directory)).toEqual(['heir.past']);
  expect(await total()).toBe(1005);
});

it('counts each once though several take over at the same time, and read meanwhile', async () => {
  for (let member = 0; member < 200; member += 1) leave(`m${member}`, 1);
  const heirs = ['a', 'b', 'c'];
  const alive = new Set(heirs);
  let isDone = false;
  const work = Promise.all(heirs.map((each) => heir(each).takeOver(alive))).finally(() => {
    isDone = true;
  });
  while (!isDone) expect(await total()).toBe(200);
  await work;
  expect(await total()).toBe(200);
  expect(readdirSync(directory).every((name) => name.endsWith('.past'))).toBe(true);
});

it('goes on where an heir was killed after it had claimed a file', async () => {
  leave('m', 7);
  renameSync(path('m.own'), path('m.own~dead'));
  expect(await total()).toBe(7);
  await heir('heir').takeOver(new Set(['heir']));
  expect(readdirSync(directory)).toEqual(['heir.past']);
  expect(await total()).toBe(7);
});

it('goes on where an heir was killed before it had removed what its file contains', async () => {
  writeFileSync(path('m.own~dead'), record(7));
  writeFileSync(path('dead.past'), `["m.own"]\n${record(7)}`);
  expect(await total()).toBe(7);
  await heir('heir').takeOver(new Set(['heir']));
  expect(readdirSync(directory)).toEqual(['heir.past']);
  expect(await total()).toBe(7);
});

it('leaves alone what belongs to a process that runs, and removes what nobody finished', async () => {
  servers.push(await answerRings(path('runs.sock'), async () => {}));
  leave('runs', 3);
  writeFileSync(path('gone.own.tmp'), 'half');
  writeFileSync(path('m.own~runs'), record(4));
  await heir('heir').takeOver(new Set());
  expect(readdirSync(directory).toSorted()).toEqual(['gone.own.tmp', 'm.own~runs', 'runs.own', 'runs.sock']);
  expect(existsSync(path('heir.past'))).toBe(false);
  expect(await total()).toBe(7);
});
