import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { register, TestProcess } from '../support/process.ts';

/** Three spans that are changed after their end, as Next.js does with each request, and ended twice. */
const application = `
const tracer = require('@opentelemetry/api').trace.getTracer('application');
for (let i = 0; i < 3; i++) {
  const span = tracer.startSpan('request');
  span.end();
  span.setAttribute('http.route', '/late').updateName('late');
  span.end();
}`;

it('a mistake that comes with every request does not flood the terminal', async () => {
  await using app = new TestProcess({
    args: ['--require', register, '-e', application],
    env: { HISHAMOS_BANNER: 'off', OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` },
  });
  expect(await app.exit()).toEqual({ code: 0, signal: null });
  const [mistake, ...others] = app.complaints;
  expect(mistake).toMatch(/^hishamos error: request \S+ - You can only call end\(\) on a span once\.$/);
  expect(others.filter((line) => !/deliver/.test(line))).toEqual([]);
});

it('the permission model that allows no threads leaves out only what takes one', async () => {
  await using app = new TestProcess({
    args: ['--permission', '--allow-fs-read=*', '--require', register, '-e', ''],
  });
  expect(await app.exit()).toEqual({ code: 0, signal: null });
  // Node.js 22 has its hooks of ES modules on a thread of their own.
  const rightly = /^hishamos warning: Libraries that are ES modules .* --allow-worker/;
  expect(app.complaints.filter((line) => !rightly.test(line))).toEqual([
    expect.stringMatching(/^hishamos monitoring \d/),
  ]);
});
