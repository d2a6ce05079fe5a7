import {
  type CollectionResult,
  MeterProvider,
  type MetricProducer,
  MetricReader,
} from '@opentelemetry/sdk-metrics';
import { expect, it } from 'vitest';
import { collectNow } from './collect-now.ts';

class Reader extends MetricReader {
  sdk: MetricProducer | undefined;
  override setMetricProducer(producer: MetricProducer): void {
    this.sdk = producer;
    super.setMetricProducer(producer);
  }
  protected override onShutdown = (): Promise<void> => Promise.resolve();
  protected override onForceFlush = (): Promise<void> => Promise.resolve();
}

/** What two collections at different times must have alike; the order of scopes means nothing. */
const timeless = ({ resourceMetrics, errors }: CollectionResult) =>
  JSON.parse(
    JSON.stringify(
      {
        resourceMetrics: resourceMetrics.scopeMetrics.toSorted((a, b) =>
          a.scope.name.localeCompare(b.scope.name),
        ),
        errors: errors.map(String),
      },
      (key, value) => (/^(start|end)Time$/.test(key) ? undefined : value),
    ),
  );

it('gives what the SDK gives, but at once', async () => {
  const [awaited, atOnce] = [new Reader(), new Reader()];
  const provider = new MeterProvider({ readers: [awaited, atOnce] });
  const record = () => {
    const meter = provider.getMeter('one', '1.0');
    const counter = meter.createCounter('counter', { unit: 's' });
    counter.add(2, { a: '1' });
    counter.add(3);
    meter.createHistogram('histogram').record(7, { b: 2 });
    meter.createUpDownCounter('up-down').add(-4);
    meter.createGauge('gauge').record(8);
  };
  const other = provider.getMeter('two');
  const [first, second] = [other.createObservableGauge('first'), other.createObservableCounter('second')];
  let observed = 0;
  first.addCallback((result) => {
    result.observe(++observed, { by: 'one' });
    result.observe(5);
  });
  other.addBatchObservableCallback(
    (result) => {
      result.observe(first, 9, { by: 'both' });
      result.observe(second, 10);
    },
    [first, second],
  );
  second.addCallback(() => {
    throw new Error('cannot be observed');
  });
  for (const round of [1, 2]) {
    record();
    observed = round;
    const theirs = await awaited.sdk?.collect();
    observed = round;
    const ours = atOnce.sdk === undefined ? undefined : collectNow(atOnce.sdk, [1, 0]);
    if (theirs === undefined || ours === undefined) throw new Error('the readers have no producer');
    expect(timeless(ours)).toEqual(timeless(theirs));
    expect(ours.resourceMetrics.resource).toBe(theirs.resourceMetrics.resource);
    expect(timeless(ours).resourceMetrics).toHaveLength(2);
  }
});

it('gives nothing where the producer is not the SDK’s', () => {
  const foreign: MetricProducer = { collect: () => Promise.reject(new Error('never')) };
  expect(collectNow(foreign, [0, 0]).resourceMetrics.scopeMetrics).toEqual([]);
});
