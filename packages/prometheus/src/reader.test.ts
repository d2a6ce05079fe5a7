import {
  type Context,
  context,
  createContextKey,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
} from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { currentSource } from './current-source.ts';
import { PrometheusReader } from './reader.ts';

let reader: PrometheusReader;
let provider: MeterProvider;
const warn = vi.fn();

beforeEach(() => {
  warn.mockClear();
  diag.setLogger({ warn, error: warn, info: warn, debug: warn, verbose: warn }, DiagLogLevel.WARN);
  reader = new PrometheusReader({ collectTimeout: 50 });
  provider = new MeterProvider({ readers: [reader] });
});
afterEach(async () => {
  await provider.shutdown();
  diag.disable();
});

it('shares one collection among concurrent scrapes, and collects anew for the next', async () => {
  const observe = vi.fn((result: { observe(value: number): void }) => result.observe(1));
  provider.getMeter('scope').createObservableGauge('observed').addCallback(observe);
  const pages = await Promise.all(Array.from({ length: 1000 }, () => reader.page()));
  expect(new Set(pages).size).toBe(1);
  expect(observe).toHaveBeenCalledTimes(1);
  await reader.page();
  expect(observe).toHaveBeenCalledTimes(2);
});

it('shares one collection between the formats', async () => {
  const observe = vi.fn((result: { observe(value: number): void }) => result.observe(1));
  provider.getMeter('scope').createObservableGauge('observed').addCallback(observe);
  const [text, open] = await Promise.all([reader.page('text'), reader.page('openMetrics')]);
  expect(observe).toHaveBeenCalledTimes(1);
  expect([text.format, open.format]).toEqual(['text', 'openMetrics']);
  expect(text.text).toBe('# HELP observed No description.\n# TYPE observed gauge\nobserved 1\n');
  expect(open.text).toBe('# TYPE observed gauge\n# HELP observed No description.\nobserved 1\n# EOF\n');
});

it('lets the event loop go on while a long page is rendered', async () => {
  const counter = provider.getMeter('scope').createCounter('jobs');
  for (let job = 0; job < 1900; job += 1) counter.add(1, { job: `${'long '.repeat(200)}${job}` });
  const histogram = provider.getMeter('scope').createHistogram('took');
  for (let job = 0; job < 1900; job += 1) histogram.record(1, { job: `${'long '.repeat(200)}${job}` });
  let turns = 0;
  let rendering = true;
  const turn = () => {
    turns += 1;
    if (rendering) setImmediate(turn);
  };
  setImmediate(turn);
  const page = await reader.page();
  rendering = false;
  expect(page.text.split('\n').length).toBeGreaterThan(30_000);
  expect(turns).toBeGreaterThan(3);
});

it('leaves out an instrument that fails, with one warning', async () => {
  const meter = provider.getMeter('scope');
  meter.createCounter('fine').add(1);
  meter.createObservableGauge('broken').addCallback(() => {
    throw new Error('no connection');
  });
  expect((await reader.page()).text).toContain('fine_total 1');
  await reader.page();
  expect(warn).toHaveBeenCalledTimes(1);
  expect(warn.mock.calls[0]).toEqual([
    expect.stringContaining('failed'),
    expect.stringContaining('no connection'),
  ]);
});

it('fails when nothing at all could be collected', async () => {
  provider
    .getMeter('scope')
    .createObservableGauge('broken')
    .addCallback(() => Promise.reject(new Error('no connection')));
  await expect(reader.page()).rejects.toThrow('no connection');
});

it('goes on without an instrument that never answers', async () => {
  const meter = provider.getMeter('scope');
  meter.createCounter('fine').add(1);
  meter.createObservableGauge('hangs').addCallback(() => new Promise(() => undefined));
  expect((await reader.page()).text).toContain('fine_total 1');
});

it('fails, and does not hang, when a metric producer never answers', async () => {
  const own = new PrometheusReader({
    collectTimeout: 20,
    metricProducers: [{ collect: () => new Promise(() => undefined) }],
  });
  const other = new MeterProvider({ readers: [own] });
  await expect(own.page()).rejects.toThrow('not collected within 20 ms');
  await expect(own.page()).rejects.toThrow('not collected within 20 ms');
  await other.shutdown();
});

it('fails before it has a provider and after its shutdown', async () => {
  await expect(new PrometheusReader().page()).rejects.toThrow('not bound');
  await provider.shutdown();
  await expect(reader.page()).rejects.toThrow('shutdown');
});

it('observes outside of the request that scrapes', async () => {
  const observed: Context[] = [];
  provider
    .getMeter('scope')
    .createObservableGauge('observed')
    .addCallback(() => void observed.push(context.active()));
  await context.with(ROOT_CONTEXT.setValue(createContextKey('request'), 1), () => reader.page());
  expect(observed).toEqual([ROOT_CONTEXT]);
});

it('is the page of the process from its start to its shutdown, the first one first', async () => {
  expect(currentSource.get()).toBe(reader);
  const second = new PrometheusReader();
  const other = new MeterProvider({ readers: [second] });
  expect(currentSource.get()).toBe(reader);
  await provider.shutdown();
  expect(currentSource.get()).toBeUndefined();
  await other.shutdown();
});
