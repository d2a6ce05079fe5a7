import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { register, TestProcess } from '../support/process.ts';
import { parsePage } from '../support/prometheus-page.ts';

it('one process alone has no file, timer or socket for others, whatever programs it starts', async () => {
  const temporary = mkdtempSync(join(tmpdir(), 'hishamos-test-'));
  try {
    await using app = new TestProcess({
      args: ['--require', register, join(import.meta.dirname, 'alone-app.cjs')],
      env: { TMPDIR: temporary, HISHAMOS_BANNER: 'off' },
    });
    expect(await app.exit()).toEqual({ code: 0, signal: null });
    const { page, resources } = JSON.parse(app.stdout) as { page: string; resources: string[] };
    expect(parsePage(page).samples.get('hishamos_monitoring_processes')).toBe(1);
    expect(resources).toEqual([]);
    expect(readdirSync(temporary)).toEqual([]);
    expect(app.complaints).toEqual([]);
  } finally {
    rmSync(temporary, { recursive: true });
  }
});
