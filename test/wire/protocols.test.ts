import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { attributeOf, startCollector } from '../support/collector.ts';
import { register, TestProcess } from '../support/process.ts';
import { requireServer } from '../support/servers.ts';

const program = requireServer('otelcol');
it.for(['http/protobuf', 'http/json', 'grpc'])('%s brings everything, once', async (protocol, { skip }) => {
  if (program.path === undefined) return skip(program.reason);
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-wire-'));
  const collector = await startCollector(program.path, directory);
  onTestFinished(async () => {
    await collector.stop();
    rmSync(directory, { recursive: true });
  });
  await using app = new TestProcess({
    args: ['--require', register, join(import.meta.dirname, 'app.cjs')],
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      HISHAMOS_LOG_CONSOLE: 'off',
    },
  });
  expect(await app.end()).toEqual({ code: 0, signal: null });
  const { spans, logs, metricNames } = await collector.collected();

  const agents = spans.filter((span) => attributeOf(span, 'hishamos.agent.id') === 'wired');
  expect(
    agents.map((span) => span.name),
    JSON.stringify(spans),
  ).toHaveLength(1);
  const [agent] = agents;

  const records = logs.filter(({ body }) => body.stringValue?.startsWith('from '));
  const ofAgent = { traceId: agent?.traceId, spanId: agent?.spanId };
  expect(records).toEqual([
    expect.objectContaining({ body: { stringValue: 'from getLogger' }, severityNumber: 13, ...ofAgent }),
    expect.objectContaining({ body: { stringValue: 'from winston' }, severityNumber: 13, ...ofAgent }),
    expect.objectContaining({
      body: { stringValue: 'from a child of winston' },
      severityNumber: 17,
      ...ofAgent,
    }),
  ]);
  expect(records.map((log) => Number(attributeOf(log, 'step')))).toEqual([1, 2, 3]);
  for (const log of records) expect(attributeOf(log, 'request_id')).toBe('request-1');

  expect([...metricNames]).toEqual(
    expect.arrayContaining([
      'hishamos_agent_executions_total',
      'hishamos_agent_tokens_total',
      'hishamos_cache_hits_total',
    ]),
  );
});
