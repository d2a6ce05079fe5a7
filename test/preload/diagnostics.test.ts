import { expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { register, TestProcess } from '../support/process.ts';

/** A span that is changed after its end, as Next.js does with each request, and ended twice, as Restify's may be. */
const late = `
const span = require('@opentelemetry/api').trace.getTracer('application').startSpan('request');
span.end();
span.setAttribute('http.route', '/late').updateName('late');
span.end();`;

it.each<[string, readonly unknown[]]>([
  ['warn', []],
  ['debug', [expect.stringMatching(/^hishamos debug: Cannot execute the operation on ended Span/)]],
])('a library that is late with a span is told of as OTEL_LOG_LEVEL=%s asks', async (level, told) => {
  await using app = new TestProcess({
    args: ['--require', register, '-e', late],
    env: { OTEL_LOG_LEVEL: level, OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}` },
  });
  expect(await app.exit()).toEqual({ code: 0, signal: null });
  expect(app.complaints.filter((line) => /ended span|a span once/i.test(line)).slice(0, 1)).toEqual(told);
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
