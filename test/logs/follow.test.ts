import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { register, TestProcess } from '../support/process.ts';

const app = join(import.meta.dirname, 'fixtures/platform.mjs');

test('from a request’s id to its lines, and from a line to the spans of its trace', async () => {
  await using receiver = await OtlpReceiver.start();
  await using running = new TestProcess({
    args: ['--require', register, app],
    env: {
      HISHAMOS_BANNER: 'off',
      HISHAMOS_LOG_CONSOLE: 'off',
      HISHAMOS_LOG_SHIP: 'both',
      USE_JSON_LOGGING: 'on',
      ...receiver.env,
    },
  });
  const port = await running.printed(/listening on (\d+)/);
  const answer = await fetch(`http://127.0.0.1:${port}/run?x=1`, {
    method: 'POST',
    headers: { 'X-Request-ID': 'help-desk-7', connection: 'close' },
  });
  expect([answer.status, answer.headers.get('x-request-id')]).toEqual([502, 'help-desk-7']);
  expect((await running.exit()).code).toBe(0);

  const file = readFileSync(join(running.logDirectory, 'hishamos.json.log'), 'utf8');
  const lines = file
    .trimEnd()
    .split('\n')
    .filter((line) => line.includes('"request_id":"help-desk-7"'))
    .map((line) => JSON.parse(line));
  const request = {
    user_id: 'user-7',
    ip_address: '127.0.0.1',
    path: '/run',
    method: 'POST',
    trace_flags: '01',
  };
  expect(lines).toMatchObject([
    { ...request, message: 'Looked up', level: 'INFO' },
    { ...request, message: 'Model is slow', level: 'WARNING', agent_id: 'reviewer', attempt: 1 },
    {
      ...request,
      message: 'Execution failed',
      exception: { message: 'model gone', cause: { type: 'TypeError' } },
    },
  ]);
  const [lookedUp, slow] = lines;
  const spans = receiver.spans.filter(({ traceId }) => traceId === lookedUp.trace_id);
  const server = spans.find(({ spanId }) => spanId === lookedUp.span_id);
  const agent = spans.find(({ spanId }) => spanId === slow.span_id);
  expect(server?.name).toContain('POST');
  expect(agent?.name).toContain('reviewer');
  expect(agent?.parentSpanId).toBe(server?.spanId);
  const sent = receiver.logRecords.map(({ body, traceId, spanId }) => [body?.stringValue, traceId, spanId]);
  expect(sent).toEqual(lines.map(({ message, trace_id, span_id }) => [message, trace_id, span_id]));
});
