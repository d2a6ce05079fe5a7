import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { GroupApp, record, Scraper, totals } from './group.ts';

/** A small disk of its own; undefined where this user may mount none. */
function smallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'hishamos-disk-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', folder], { stdio: 'pipe' });
  } catch {
    return undefined;
  }
  onTestFinished(() => void execFileSync('umount', ['--lazy', folder]));
  return folder;
}

it('a full disk hides what others record from then on, and no more', async (test) => {
  const disk = smallDisk();
  if (disk === undefined) return test.skip('this user may not mount a disk');
  await using app = new GroupApp('cluster', 2, { TMPDIR: disk });
  const members = await app.members(3);
  const [first] = members;
  const scraper = new Scraper();
  for (const member of members) await record(member, 100);
  await scraper.shows(first, { executions: 300, processes: 3 });
  const filler = join(disk, 'filler');
  for (let size = 65_536; size > 0; size = Math.floor(size / 2)) {
    try {
      for (;;) writeFileSync(filler, 'x'.repeat(size), { flag: 'a' });
    } catch (error) {
      expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
    }
  }
  // Longer values than before, which need more room than there is.
  for (const member of members) await record(member, 100, 'y'.repeat(190));
  const full = totals(await scraper.scrape(first));
  expect(full.executions).toBeGreaterThanOrEqual(400);
  expect(full.executions).toBeLessThan(600);
  rmSync(filler);
  await scraper.shows(first, { executions: 600, processes: 3 });
  for (const complaint of app.complaints) expect(complaint).toMatch(/ENOSPC.*TMPDIR/);
  expect(app.complaints.length).toBeLessThanOrEqual(3);
});
