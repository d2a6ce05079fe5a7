import { execFileSync } from 'node:child_process';
import { PrometheusReader } from '@hishamos/prometheus';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';
import { requireServer } from '../support/servers.ts';
import {
  hostileAttributes,
  hostileText,
  play,
  type RandomInstrument,
  randomInstruments,
} from './random-metrics.ts';

const python = requireServer('prometheus-client');

beforeAll(() => {
  const ignore = () => undefined;
  diag.setLogger(
    { error: ignore, warn: ignore, info: ignore, debug: ignore, verbose: ignore },
    DiagLogLevel.NONE,
  );
});

async function pageOf(instruments: readonly RandomInstrument[]): Promise<string> {
  const reader = new PrometheusReader();
  const provider = new MeterProvider({ readers: [reader] });
  play(provider, instruments);
  const { text } = await reader.page();
  await provider.shutdown();
  return text;
}

/** Reads a JSON array of pages and prints the samples of each as `[name, labels, value]`. */
const script = `
import json, sys
from prometheus_client.parser import text_string_to_metric_families as parse
pages = json.load(sys.stdin)
print(json.dumps([[[s.name, s.labels, str(s.value)] for f in parse(p) for s in f.samples] for p in pages]))
`;

function parseWithPython(
  path: string,
  pages: readonly string[],
): [string, Record<string, string>, string][][] {
  const output = execFileSync(path, ['-c', script], {
    input: JSON.stringify(pages),
    encoding: 'utf8',
    maxBuffer: 2 ** 30,
  });
  return JSON.parse(output);
}

const numberOf = (text: string): number =>
  text === 'inf' ? Number.POSITIVE_INFINITY : text === '-inf' ? Number.NEGATIVE_INFINITY : Number(text);

it('is a valid page whatever other libraries record', async () => {
  await fc.assert(
    fc.asyncProperty(randomInstruments(hostileAttributes), async (instruments) => {
      parsePage(await pageOf(instruments));
    }),
    { numRuns: 150 },
  );
});

it('gives every label value back as it was, but for lone surrogates', async () => {
  await fc.assert(
    fc.asyncProperty(hostileText, async (value) => {
      const page = await pageOf([
        { scope: 'one', name: 'a', kind: 'gauge', unit: '', records: [{ value: 1, attributes: { value } }] },
      ]);
      expect([...parsePage(page).samples.keys()]).toEqual([seriesKey('a', { value: value.toWellFormed() })]);
    }),
  );
});

it('is the same page to the Python client’s parser', (test) => {
  if (python.path === undefined) return test.skip(python.reason);
  return check(python.path, fc.sample(randomInstruments(hostileAttributes), 60));
});

async function check(path: string, drawn: readonly (readonly RandomInstrument[])[]): Promise<void> {
  const pages = await Promise.all(drawn.map(pageOf));
  const parsed = parseWithPython(path, pages);
  pages.forEach((page, index) => {
    const theirs = (parsed[index] ?? []).map(([name, labels, value]) => [
      seriesKey(name, labels),
      numberOf(value),
    ]);
    expect(Object.fromEntries(theirs)).toEqual(Object.fromEntries(parsePage(page).samples));
  });
}
