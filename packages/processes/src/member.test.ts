import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine } from '@hishamos/engine';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Member } from './member.ts';

it('joins a group whose directory another process has just taken away', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hishamos-member-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const directory = join(folder, 'all', '0-group');
  const report = vi.fn();
  const engine = new Engine({ scope: { name: 'test', version: '1' }, cap: 10 });
  const member = new Member({ directory, engine, cap: 10, collect: async () => [], report });
  rmSync(directory, { recursive: true });
  await member.start();
  expect(existsSync(directory)).toBe(true);
  member.leave();
  expect(report).not.toHaveBeenCalled();
});
