import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { attributesOf, OtlpReceiver, spanKind } from '../support/otlp-receiver.ts';
import { register, root, TestProcess } from '../support/process.ts';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';
import { installExpress4 } from './express4.ts';

const route = '/api/v1/agents/:id';
const routes = {
  bare: route,
  express: route,
  express4: route,
  fastify: route,
  hapi: '/api/v1/agents/{id}',
  koa: route,
  nest: route,
};
type Framework = keyof typeof routes;

const traceId = '0af7651916cd43dd8448eb211c80319c';
const callerSpan = 'b7ad6b7169203331';
const banner = /^hishamos monitoring \S+: metrics on the application's port at \S+; .*$/;

const start = (framework: Framework, file: string, flag: string, env: Record<string, string>) =>
  new TestProcess({
    args: [flag, register, join(root, 'test/preload/apps', framework, file)],
    env: { USE_JSON_LOGGING: 'true', ...env },
  });

/** Asks for one agent as a traced caller does, then for the metrics. */
async function ask(app: TestProcess) {
  const origin = `http://127.0.0.1:${await app.printed(/listening (\d+)/)}`;
  const response = await fetch(`${origin}/api/v1/agents/4711`, {
    headers: { traceparent: `00-${traceId}-${callerSpan}-01`, 'x-request-id': 'caller-1' },
  });
  await response.text();
  const metrics = await fetch(`${origin}/api/v1/monitoring/prometheus/metrics/`);
  return { response, page: parsePage(await metrics.text()) };
}

function logLines(app: TestProcess): Record<string, unknown>[] {
  const lines = readFileSync(join(app.logDirectory, 'hishamos.json.log'), 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line));
}

beforeAll(installExpress4);

describe.each(['app.cjs', 'app.mjs'])('%s', (file) => {
  describe.each(['--require', '--import'])('with %s', (flag) => {
    it.concurrent.each(Object.entries(routes))(
      '%s has its route and its ids',
      async (framework, endpoint) => {
        await using app = start(framework as Framework, file, flag, {});
        const { response, page } = await ask(app);

        expect(response.status).toBe(202);
        expect(response.headers.get('x-request-id')).toBe('caller-1');
        const labels = { method: 'GET', endpoint, status_code: '202' };
        expect(page.samples.get(seriesKey('hishamos_api_requests_total', labels))).toBe(1);

        expect(await app.end()).toEqual({ code: 0, signal: null });
        expect(logLines(app)).toEqual([
          expect.objectContaining({
            message: 'answering',
            agent_id: '4711',
            request_id: 'caller-1',
            trace_id: traceId,
            path: '/api/v1/agents/4711',
          }),
        ]);
        expect(app.complaints).toEqual([expect.stringMatching(banner)]);
      },
    );
  });
});

describe.each([
  ['app.cjs', '--require'],
  ['app.mjs', '--import'],
])('%s with %s and a back end', (file, flag) => {
  it.concurrent.each(Object.entries(routes))('%s sends its span and its log', async (framework, endpoint) => {
    await using backend = await OtlpReceiver.start();
    await using app = start(framework as Framework, file, flag, backend.env);
    await ask(app);
    expect(await app.end()).toEqual({ code: 0, signal: null });

    const servers = backend.spans.filter((span) => span.kind === spanKind.server);
    expect(servers).toHaveLength(1);
    const [server] = servers;
    const known = framework !== 'bare';
    expect(server).toMatchObject({
      traceId,
      parentSpanId: callerSpan,
      name: known ? `GET ${endpoint}` : 'GET',
    });
    expect(attributesOf(server ?? {})).toMatchObject({ 'http.response.status_code': 202 });

    // What the framework's own instrumentation adds; OpenTelemetry has none for Fastify.
    const inner = backend.spans.filter((span) => span.kind === spanKind.internal && span.traceId === traceId);
    expect(inner.length > 0).toBe(known && framework !== 'fastify');

    expect(backend.logRecords).toHaveLength(1);
    expect(backend.logRecords[0]).toMatchObject({ traceId, body: { stringValue: 'answering' } });
    expect(backend.metrics.map((metric) => metric.name)).toContain('hishamos_api_requests_total');
    expect(app.complaints).toEqual([expect.stringMatching(banner)]);
  });
});
