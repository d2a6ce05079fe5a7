import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Why there are no small disks here. */
export const noSmallDisks =
  process.getuid?.() === 0 && process.platform === 'linux' ? undefined : 'only root makes small disks';

/** A disk of so many KiB, which only root can make. */
export class SmallDisk implements Disposable {
  readonly path = mkdtempSync(join(tmpdir(), 'hishamos-disk-'));

  constructor(kibibytes: number) {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${kibibytes}k`, 'tmpfs', this.path]);
  }

  /** Leaves no room, until the returned function makes some again. */
  fill(): () => void {
    const file = join(this.path, 'filler');
    const page = Buffer.alloc(4096);
    try {
      for (;;) writeFileSync(file, page, { flag: 'a' });
    } catch {
      return () => rmSync(file);
    }
  }

  [Symbol.dispose](): void {
    execFileSync('umount', [this.path]);
    rmSync(this.path, { recursive: true });
  }
}
