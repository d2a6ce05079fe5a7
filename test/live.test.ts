import { join } from 'node:path';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { expect, it } from 'vitest';
import { register, root, TestProcess } from './support/process.ts';

it('the live page shows the routes of an application, without a script', async () => {
  await using app = new TestProcess({
    args: ['--require', register, join(root, 'test/prometheus/attack-app.cjs')],
    env: { HISHAMOS_LOG_CONSOLE: 'off' },
  });
  const origin = `http://127.0.0.1:${await app.printed(/listening on (\d+)/)}`;
  await (await fetch(`${origin}/orders/17`)).text();
  const path = monitoringPrefix + monitoringPaths.page;
  for (const url of [origin + path, origin + path.slice(0, -1)]) {
    const response = await fetch(url, { redirect: 'error' });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; style-src 'sha256-/,
    );
    const text = await response.text();
    expect(text).toContain('GET /orders/:id');
    expect(text).not.toContain('<script');
  }
  const forwarded = await fetch(origin + path, { headers: { 'X-Forwarded-For': '127.0.0.1' } });
  expect(forwarded.status).toBe(403);
});
