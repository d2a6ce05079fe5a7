import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { groupOf } from './group.ts';

const [, main = ''] = process.argv;
afterEach(() => {
  process.argv[1] = main;
});

/** What a process leaves to its children. */
const handedOn = ({ HISHAMOS_MONITORING_GROUP }: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  HISHAMOS_MONITORING_GROUP === undefined ? {} : { HISHAMOS_MONITORING_GROUP };

/** This test's own process is a forked one; it stands for one that was started without a channel. */
function asSpawned<T>(work: () => T): T {
  const { channel } = process;
  Object.defineProperty(process, 'channel', { value: undefined, configurable: true, writable: true });
  try {
    return work();
  } finally {
    Object.defineProperty(process, 'channel', { value: channel, configurable: true, writable: true });
  }
}

it('is a new one for a process that inherits none, named by its id', () => {
  const group = asSpawned(() => groupOf({}, undefined));
  expect(group).toMatchObject({ standing: 'first' });
  expect(group?.directory).toMatch(new RegExp(`hishamos-\\d+/${process.pid}-\\w+$`));
});

it('is the parent’s for a forked process, and for a program of the same package', () => {
  const env: NodeJS.ProcessEnv = {};
  const parent = asSpawned(() => groupOf(env, undefined));
  const child = { directory: parent?.directory, standing: 'child' };
  expect(asSpawned(() => groupOf(handedOn(env), undefined))).toEqual(child);
  process.argv[1] = join('/elsewhere', 'tool.js');
  expect(asSpawned(() => groupOf(handedOn(env), undefined))).toMatchObject({ standing: 'first' });
  Object.defineProperty(process, 'channel', { value: {}, configurable: true, writable: true });
  expect(groupOf(handedOn(env), undefined)).toEqual(child);
});

it('is that of a process manager’s name, under one parent', () => {
  const of = (name: string) => asSpawned(() => groupOf({ pm_id: '1', name }, undefined));
  expect(of('api')).toEqual(of('api'));
  expect(of('api')).toMatchObject({ standing: 'sibling' });
  expect(of('api')?.directory).not.toBe(of('worker')?.directory);
  const long = (region: number) => of(`payments-service-of-eu-west-${region}-blue`)?.directory;
  expect(long(1)).not.toBe(long(2));
  expect(of('api')?.directory).toContain(`/${process.ppid}-`);
});

it('is that of a given name, or none', () => {
  expect(groupOf({}, 'shop')?.directory).toMatch(/\/0-.*shop-\w+$/);
  expect(groupOf({}, '../../etc')?.directory).not.toContain('..' + '/');
  expect(groupOf({}, 'OFF')).toBeUndefined();
});

it('is a new one where what was inherited is none', () => {
  for (const HISHAMOS_MONITORING_GROUP of ['', '{', '[1]', 'null'])
    expect(asSpawned(() => groupOf({ HISHAMOS_MONITORING_GROUP }, undefined))?.standing).toBe('first');
});
