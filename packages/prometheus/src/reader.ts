import { counted } from '@hishamos/catalogue';
import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type CollectionResult,
  MetricReader,
  type MetricReaderOptions,
  type ResourceMetrics,
} from '@opentelemetry/sdk-metrics';
import { currentSource } from './current-source.ts';
import { Discards } from './discards.ts';
import type { Format } from './format.ts';
import type { Page, PageSource } from './page.ts';
import { render } from './render.ts';
import { recordPage } from './self-metrics.ts';
import { SpareChunks } from './spare-chunks.ts';
import { warn } from './warn.ts';

export interface PrometheusReaderOptions
  extends Pick<MetricReaderOptions, 'aggregationSelector' | 'cardinalitySelector' | 'metricProducers'> {
  /** Milliseconds that a collection may take; asynchronous instruments may be slow. 5000 unless told. */
  readonly collectTimeout?: number;
  /** Collects what the page shows, of which this reader's own collection may be a part. Just that unless told. */
  readonly collector?: (own: () => Promise<Collected>) => Promise<Collected>;
}

/** What was collected, whatever process it comes from. */
export type Collected = Pick<ResourceMetrics, 'scopeMetrics'>;

/** Whether a promise is settled by the time that nothing is left to do at once. */
async function settlesAtOnce(promise: Promise<unknown>): Promise<boolean> {
  let settled = false;
  const settle = () => {
    settled = true;
  };
  promise.then(settle, settle);
  // A tick that is asked for by a microtask comes when there are no more microtasks.
  await undefined;
  await new Promise<void>((resolve) => process.nextTick(resolve));
  return settled;
}

/** Rejects when a promise takes longer than some milliseconds. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
  // As a collection does where no instrument waits for anything: a timer would be a sixth of a small page.
  if (await settlesAtOnce(promise)) return promise;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    const error = new Error(`the metrics were not collected within ${milliseconds} ms`);
    timer = setTimeout(() => reject(error), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * A metric reader whose {@link page} is the Prometheus page of its provider. It opens no port: the handlers of
 * this package serve it. The first one that a provider takes is what they serve when they are not told otherwise.
 */
export class PrometheusReader extends MetricReader implements PageSource {
  readonly #discards = new Discards();
  readonly #spare = new SpareChunks();
  readonly #timeout: number;
  readonly #flights = new Map<Format, Promise<Page>>();
  readonly #collector: (own: () => Promise<Collected>) => Promise<Collected>;
  #collecting: Promise<Collected> | undefined;
  #lastProblem = '';

  constructor(options: PrometheusReaderOptions = {}) {
    const { collectTimeout = 5000, collector = (own) => own(), ...readerOptions } = options;
    super({
      ...readerOptions,
      aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE,
      otelComponentType: 'prometheus_http_text_metric_exporter',
    });
    this.#timeout = collectTimeout;
    this.#collector = collector;
  }

  /**
   * Collects and renders. Who asks while a page is made gets that page, and pages of two formats share a
   * collection. Rejects with the reason when nothing is collected.
   */
  page(format: Format = 'text'): Promise<Page> {
    return this.lend(format);
  }

  /** The same for one who releases the page: once all have who were handed it, its memory serves the next one. */
  lend(format: Format = 'text'): Promise<Page> {
    let flight = this.#flights.get(format);
    if (flight === undefined) {
      flight = this.#make(format).finally(() => this.#flights.delete(format));
      this.#flights.set(format, flight);
    }
    return flight.then((page) => page.handedOut());
  }

  async #make(format: Format): Promise<Page> {
    const startedAt = performance.now();
    this.#collecting ??= this.#collector(() => this.collectOwn()).finally(() => {
      this.#collecting = undefined;
    });
    const collected = await this.#collecting;
    const page = await render(collected, format, this.#discards, this.#spare);
    recordPage((performance.now() - startedAt) / 1000, this.#discards.take());
    return page;
  }

  /** What the provider of this reader has recorded. Rejects with the reason when nothing is collected. */
  async collectOwn(): Promise<Collected> {
    // Outside of the scraper's request, to which what asynchronous instruments do does not belong.
    // An instrument that hangs is given up first, so that the others still make a page in time.
    const timeoutMillis = Math.ceil(this.#timeout * 0.9);
    const collecting = context.with(ROOT_CONTEXT, () => this.collect({ timeoutMillis }));
    const result = await within(this.#timeout, collecting);
    this.#report(result);
    return result.resourceMetrics;
  }

  /** One instrument that fails must not hide the others: the page lacks its series, and a warning says why. */
  #report({ errors, resourceMetrics }: CollectionResult): void {
    if (errors.length === 0) {
      this.#lastProblem = '';
      return;
    }
    if (resourceMetrics.scopeMetrics.every((scope) => scope.metrics.length === 0)) throw errors[0];
    const problem = String(errors[0]);
    if (problem === this.#lastProblem) return;
    this.#lastProblem = problem;
    warn(
      `HishamOS Prometheus page: without ${counted(errors.length, 'asynchronous instrument')} that failed`,
      problem,
    );
  }

  protected override onInitialized(): void {
    currentSource.offer(this);
  }

  protected override async onForceFlush(): Promise<void> {}

  protected override async onShutdown(): Promise<void> {
    currentSource.withdraw(this);
  }
}
