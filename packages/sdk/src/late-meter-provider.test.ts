import { diag } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { expect, it, vi } from 'vitest';
import { LateMeterProvider } from './late-meter-provider.ts';

it('makes the provider for the first meter, once', () => {
  const make = vi.fn(() => new MeterProvider());
  const late = new LateMeterProvider(make);
  expect(make).not.toHaveBeenCalled();
  const meter = late.getMeter('a');
  expect(late.getMeter('a')).toBe(meter);
  expect(late.start().getMeter('a')).toBe(meter);
  expect(make).toHaveBeenCalledTimes(1);
});

it('does not make it to flush or stop it, nor for a meter after that', async () => {
  const make = vi.fn(() => new MeterProvider());
  const late = new LateMeterProvider(make);
  await late.forceFlush();
  await late.shutdown();
  expect(() => late.getMeter('a').createCounter('c').add(1)).not.toThrow();
  expect(make).not.toHaveBeenCalled();
});

it('flushes and stops what it made', async () => {
  const provider = new MeterProvider();
  const flushed = vi.spyOn(provider, 'forceFlush');
  const stopped = vi.spyOn(provider, 'shutdown');
  const late = new LateMeterProvider(() => provider);
  late.start();
  await late.forceFlush();
  await late.shutdown();
  expect(flushed).toHaveBeenCalledTimes(1);
  expect(stopped).toHaveBeenCalledTimes(1);
});

it('gives meters that do nothing where it cannot be made, and says so', () => {
  const told = vi.spyOn(diag, 'error').mockImplementation(() => undefined);
  const late = new LateMeterProvider(() => {
    throw new Error('no such file');
  });
  expect(() => late.getMeter('a').createHistogram('h').record(1)).not.toThrow();
  expect(told).toHaveBeenCalledWith(expect.stringContaining('cannot be collected'), expect.any(Error));
  expect(() => late.start()).toThrow('no such file');
});
