import { expect, it } from 'vitest';
import { nodeFinding } from './node-version.ts';

it.each([
  ['20.20.2', 'problem', 'too old'],
  ['22.14.0', 'problem', 'too old'],
  ['22.15.0', 'ok', 'thread of their own'],
  ['22.22.3', 'ok', 'synchronous'],
  ['24.11.0', 'ok', 'thread of their own'],
  ['24.11.1', 'ok', 'synchronous'],
  ['26.0.0', 'ok', 'synchronous'],
])('of Node.js %s is %s: %s', async (version, level, message) => {
  expect(await nodeFinding(version)).toEqual([
    expect.objectContaining({ level, message: expect.stringContaining(message) }),
  ]);
});
