import { join } from 'node:path';
import { expect, it } from 'vitest';
import { type OtlpMetric, OtlpReceiver } from '../support/otlp-receiver.ts';
import { register, TestProcess } from '../support/process.ts';

const ofOtlp = { delta: 1, cumulative: 2 };

it.each([
  // What the last export at the end of the process has is the third value: nothing new, or all again.
  ['delta', ofOtlp.delta, [1, 2]],
  ['lowmemory', ofOtlp.delta, [1, 2]],
  ['cumulative', ofOtlp.cumulative, [1, 3]],
  [undefined, ofOtlp.cumulative, [1, 3]],
])(
  'OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE=%s is what is exported',
  async (preference, temporality, values) => {
    await using receiver = await OtlpReceiver.start();
    await using app = new TestProcess({
      args: ['--require', register, join(import.meta.dirname, 'temporality-app.cjs')],
      env: {
        ...receiver.env,
        HISHAMOS_LOG_CONSOLE: 'off',
        ...(preference === undefined
          ? {}
          : { OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE: preference }),
      },
    });
    expect(await app.end()).toEqual({ code: 0, signal: null });
    const sums = (name: string) =>
      receiver.metrics.filter((metric) => metric.name === name).map(({ sum }) => sum);
    const numbers = (sum: OtlpMetric['sum']) => sum?.dataPoints.map(({ asDouble }) => asDouble);
    for (const name of ['hishamos_agent_executions_total', 'other']) {
      expect(sums(name).slice(0, 2).map(numbers)).toEqual(values.map((value) => [value]));
      for (const sum of sums(name)) expect(sum?.aggregationTemporality).toBe(temporality);
    }
    const durations = receiver.metrics
      .filter(({ name }) => name === 'hishamos_agent_execution_duration_seconds')
      .map(({ histogram }) => histogram?.dataPoints.map(({ count }) => Number(count)));
    expect(durations.slice(0, 2)).toEqual(values.map((value) => [value]));
  },
);
