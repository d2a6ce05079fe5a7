import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Engine, installed } from '@hishamos/engine';
import { instrumentationScope, meters } from '@hishamos/meters';
import { Member } from '@hishamos/processes';
import { type Collected, PrometheusReader } from '@hishamos/prometheus';
import { pageProducer } from '@hishamos/sdk/page';
import { DiagLogLevel, diag, metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, expect, it } from 'vitest';
import { recordAll, recordForeign } from '../prometheus/all-metrics.ts';
import { hostileAttributes, hostileText, play, randomInstruments } from '../prometheus/random-metrics.ts';

let directory: string;
beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'hishamos-test-'));
  const ignore = () => undefined;
  diag.setLogger(
    { error: ignore, warn: ignore, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.NONE,
  );
});
afterEach(() => {
  installed.current = undefined;
  metrics.disable();
});
afterAll(() => {
  diag.disable();
  rmSync(directory, { recursive: true });
});

const origin = { traceId: 'ab'.repeat(16), spanId: 'cd'.repeat(8), requestId: 'request-1' };

/** The pages of one process, without and with the way through the files of its group. */
async function bothPages(format: 'text' | 'openMetrics', record: (provider: MeterProvider) => void) {
  const engine = new Engine({ scope: instrumentationScope, cap: 50, origin: () => origin });
  let collect = (own: () => Promise<Collected>): Promise<Collected> => own();
  const reader = new PrometheusReader({
    metricProducers: [pageProducer(engine)],
    collector: (own) => collect(own),
  });
  const provider = new MeterProvider({ readers: [reader] });
  installed.current = engine;
  record(provider);
  const alone = (await reader.page(format)).text;
  const member = new Member({
    directory: mkdtempSync(join(directory, `${process.pid}-`)),
    engine,
    cap: 50,
    collect: async () => (await reader.collectOwn()).scopeMetrics,
    report: expect.fail,
  });
  collect = async () => ({ scopeMetrics: [...(await member.collect())] });
  const merged = (await reader.page(format)).text;
  member.leave();
  await provider.shutdown();
  return { alone, merged };
}

it.each(['text', 'openMetrics'] as const)('in %s is what one process alone shows', async (format) => {
  const { alone, merged } = await bothPages(format, (provider) => {
    recordAll();
    recordForeign(provider);
    meters.agent.bind({ agentId: 'bound', platform: 'openai' });
  });
  expect(alone.split('\n').length).toBeGreaterThan(100);
  expect(alone.includes('# {trace_id=')).toBe(format === 'openMetrics');
  expect(merged).toBe(alone);
});

it('is that whatever is recorded', () =>
  fc.assert(
    fc.asyncProperty(
      fc.constantFrom('text', 'openMetrics'),
      fc.array(hostileText),
      randomInstruments(hostileAttributes),
      async (format, labels, instruments) => {
        const { alone, merged } = await bothPages(format, (provider) => {
          for (const label of labels) meters.error.record({ errorType: label, component: label });
          play(provider, instruments);
        });
        expect(merged).toBe(alone);
      },
    ),
    { numRuns: 60 },
  ));
