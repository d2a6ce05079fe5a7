import type { HealthReport } from '@hishamos/health';
import { documentOf } from './document.ts';
import { History } from './history.ts';
import { readPage } from './read-page.ts';
import type { Reading } from './reading.ts';
import { totalsOf } from './totals.ts';

/** What the page is made from. */
export interface LivePageSources {
  /** The metrics in the Prometheus text format 0.0.4. */
  metrics(): Promise<string>;
  health(): Promise<HealthReport>;
}

/** Milliseconds between two samples. */
const every = 5000;
/** Milliseconds without a look after which sampling stops. */
const patience = 15 * 60_000;

/** The live page of a process, with the samples of the last minutes while somebody looks. */
export class LivePage {
  readonly #sources: LivePageSources;
  #history = new History();
  #timer: NodeJS.Timeout | undefined;
  #lookedAt = 0;
  #sampling: Promise<Reading> | undefined;

  constructor(sources: LivePageSources) {
    this.#sources = sources;
  }

  /** The page as it is now. Rejects when the metrics cannot be collected. */
  async html(): Promise<string> {
    this.#lookedAt = Date.now();
    this.#timer ??= setInterval(() => this.#tick(), every).unref();
    const [reading, health] = await Promise.all([this.#sample(), this.#sources.health()]);
    return documentOf(health, reading, this.#history);
  }

  #tick(): void {
    if (Date.now() - this.#lookedAt > patience) {
      clearInterval(this.#timer);
      this.#timer = undefined;
      this.#history = new History();
      return;
    }
    // The next look tells why there are no metrics.
    this.#sample().catch(() => undefined);
  }

  /** Those who ask while a sample is taken share it. */
  #sample(): Promise<Reading> {
    this.#sampling ??= this.#read().finally(() => {
      this.#sampling = undefined;
    });
    return this.#sampling;
  }

  async #read(): Promise<Reading> {
    const reading = await readPage(await this.#sources.metrics());
    this.#history.add(totalsOf(reading));
    return reading;
  }
}
