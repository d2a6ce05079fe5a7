import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { Adopted } from './adopted.ts';

const root = mkdtempSync(join(tmpdir(), 'hishamos-adopted-'));
afterEach(() => rmSync(root, { recursive: true }));

it('takes over a directory of the same name again and again', () => {
  const adopted = new Adopted(root, join(root, 'instance.1'));
  for (let round = 1; round <= 3; round += 1) {
    mkdirSync(join(root, 'instance.0'), { recursive: true });
    writeFileSync(join(root, 'instance.0', '00000001.ndjson'), `${round}\n`);
    adopted.adopt();
  }
  const lines: string[] = [];
  for (let next = adopted.peek(1024); next !== undefined; next = adopted.peek(1024)) {
    lines.push(next.toString());
    adopted.release(next.length);
  }
  expect(lines).toEqual(['1\n', '2\n', '3\n']);
});
