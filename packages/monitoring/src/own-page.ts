import { createRequire } from 'node:module';
import type { Engine } from '@hishamos/engine';
import type { Collected, Format, Page, PageSource, PrometheusReader } from '@hishamos/prometheus/serving';

const require = createRequire(import.meta.url);

export interface OwnPageOptions {
  readonly engine: Engine;
  /** Collects what the page shows, of which what this process alone has recorded is a part. */
  readonly collector: (own: () => Promise<Collected>) => Promise<Collected>;
  /** Has the SDK make the page's reader, where that is not done. */
  readonly startReading: () => void;
}

/** The page of this process. What collects and renders it is loaded when it is first asked for. */
export class OwnPage implements PageSource {
  readonly #options: OwnPageOptions;
  #made: PrometheusReader | undefined;

  constructor(options: OwnPageOptions) {
    this.#options = options;
  }

  /** Makes the reader, which the SDK is then to take. */
  makeReader(): PrometheusReader {
    const { pageReader } = require('#page-reader') as typeof import('./page-reader.ts');
    this.#made = pageReader(this.#options.engine, this.#options.collector);
    return this.#made;
  }

  async page(format?: Format): Promise<Page> {
    return this.#reader().page(format);
  }

  async lend(format?: Format): Promise<Page> {
    return this.#reader().lend(format);
  }

  async collectOwn(): Promise<Collected> {
    return this.#reader().collectOwn();
  }

  #reader(): PrometheusReader {
    this.#options.startReading();
    if (this.#made === undefined) throw new Error('no metrics are collected in this process');
    return this.#made;
  }
}
