import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import {
  AggregationTemporality,
  type CollectionResult,
  MetricReader,
  type MetricReaderOptions,
} from '@opentelemetry/sdk-metrics';
import { currentSource } from './current-source.ts';
import { Discards } from './discards.ts';
import { Page, type PageSource } from './page.ts';
import { renderText } from './render.ts';
import { recordPage } from './self-metrics.ts';
import { warn } from './warn.ts';

export interface PrometheusReaderOptions
  extends Pick<MetricReaderOptions, 'aggregationSelector' | 'cardinalitySelector' | 'metricProducers'> {
  /** Milliseconds that a collection may take; asynchronous instruments may be slow. 5000 unless told. */
  readonly collectTimeout?: number;
}

/** Rejects when a promise takes longer than some milliseconds. */
async function within<T>(milliseconds: number, promise: Promise<T>): Promise<T> {
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
  readonly #timeout: number;
  #flight: Promise<Page> | undefined;
  #lastProblem = '';

  constructor(options: PrometheusReaderOptions = {}) {
    const { collectTimeout = 5000, ...readerOptions } = options;
    super({
      ...readerOptions,
      aggregationTemporalitySelector: () => AggregationTemporality.CUMULATIVE,
      otelComponentType: 'prometheus_http_text_metric_exporter',
    });
    this.#timeout = collectTimeout;
  }

  /** Collects and renders; calls during a collection share it. Rejects with the reason when nothing is collected. */
  page(): Promise<Page> {
    this.#flight ??= this.#collectPage().finally(() => {
      this.#flight = undefined;
    });
    return this.#flight;
  }

  async #collectPage(): Promise<Page> {
    const startedAt = performance.now();
    // Outside of the scraper's request, to which what asynchronous instruments do does not belong.
    // An instrument that hangs is given up first, so that the others still make a page in time.
    const timeoutMillis = Math.ceil(this.#timeout * 0.9);
    const collecting = context.with(ROOT_CONTEXT, () => this.collect({ timeoutMillis }));
    const result = await within(this.#timeout, collecting);
    this.#report(result);
    const page = new Page(renderText(result.resourceMetrics, this.#discards));
    recordPage((performance.now() - startedAt) / 1000, this.#discards.take());
    return page;
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
      `HishamOS Prometheus page: ${errors.length} asynchronous instrument(s) failed and are missing`,
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
