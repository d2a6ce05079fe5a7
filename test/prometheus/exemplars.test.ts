import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { metrics } from '@hishamos/catalogue';
import type { SpanContext } from '@opentelemetry/api';
import { expect, it, onTestFinished, vi } from 'vitest';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { register, TestProcess } from '../support/process.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { requireServer } from '../support/servers.ts';

const programs = { 2: requireServer('prometheus'), 3: requireServer('prometheus3') };

it.for([2, 3] as const)(
  'Prometheus %d.x returns exemplars that lead to the traces of request and agent',
  async (version, test) => {
    const program = programs[version];
    if (program.path === undefined) return test.skip(program.reason);
    await using receiver = await OtlpReceiver.start();
    await using app = new TestProcess({
      args: ['--require', register, join(import.meta.dirname, 'exemplar-app.cjs')],
      env: { ...receiver.env, HISHAMOS_LOG_CONSOLE: 'off' },
    });
    const address = `127.0.0.1:${await app.printed(/listening on (\d+)/)}`;
    const answer = await fetch(`http://${address}/`, { headers: { 'X-Request-ID': 'request-42' } });
    const spans = (await answer.json()) as { requestSpan: SpanContext; agentSpan: SpanContext };

    const directory = mkdtempSync(join(tmpdir(), 'hishamos-exemplars-'));
    const prometheus = await startPrometheus(program.path, directory, address);
    onTestFinished(async () => {
      await prometheus.stop();
      rmSync(directory, { recursive: true });
    });
    const exemplarsOf = (name: string) =>
      vi.waitFor(
        async () => {
          const found = await prometheus.exemplars(`${name}_bucket`);
          expect(found).not.toEqual([]);
          return found;
        },
        { timeout: 45_000, interval: 250 },
      );
    const labels = ({ traceId, spanId }: SpanContext) => ({
      trace_id: traceId,
      span_id: spanId,
      request_id: 'request-42',
    });
    expect(await exemplarsOf(metrics.apiDuration.name)).toEqual([
      expect.objectContaining({ labels: labels(spans.requestSpan) }),
    ]);
    expect(await exemplarsOf(metrics.agentDuration.name)).toEqual([
      expect.objectContaining({
        series: expect.objectContaining({ agent_id: 'slow' }),
        labels: labels(spans.agentSpan),
      }),
    ]);
  },
);
