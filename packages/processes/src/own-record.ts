import { existsSync } from 'node:fs';
import { type Engine, HistogramCell, inSlices } from '@hishamos/engine';
import type { ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { replaceFile, replaceFileSync } from './group/write-file.ts';
import { foreignSections } from './snapshot/foreign-sections.ts';
import { ownSections } from './snapshot/own-sections.ts';
import { type Section, textOf } from './snapshot/text.ts';

export interface OwnRecordOptions {
  readonly path: string;
  readonly engine: Engine;
  /** What the instruments of this process have recorded, in cumulative temporality. */
  readonly collect: () => Promise<readonly ScopeMetrics[]>;
  /** Told of each failure. */
  readonly report: (error: unknown) => void;
}

/** What is written down: `all`, or what can be told without asking asynchronous instruments. */
export type Extent = 'all' | 'engine';

function* appending(sections: Iterable<Section>, pieces: string[]): Generator<void> {
  for (const piece of textOf(sections)) {
    pieces.push(piece);
    yield;
  }
}

/** What this process has recorded, as the others of its group read it. */
export class OwnRecord {
  /** What was recorded when it was written down last, whether or not the disk took it. */
  text = '';
  /** Milliseconds that the last writing kept the event loop busy. */
  took = 0;
  readonly #options: OwnRecordOptions;
  /** What instruments other than the engine's had recorded when they were collected last. */
  #foreign = '';
  #running: Promise<unknown> = Promise.resolve();
  #next: Promise<void> | undefined;
  #extent: Extent = 'engine';
  #isStored = false;
  #ended = false;

  constructor(options: OwnRecordOptions) {
    this.#options = options;
  }

  /**
   * Writes down what was recorded until the call; who asks while it is being done waits for the next time, together
   * with all others. Rejects where it could not be written.
   */
  write(extent: Extent): Promise<void> {
    if (extent === 'all') this.#extent = 'all';
    this.#next ??= this.#running.then(() => {
      this.#next = undefined;
      const work = this.#write();
      this.#running = work.catch(this.#options.report);
      return work;
    });
    return this.#next;
  }

  /** Writes down what can be told at once, for the last time. Throws where it cannot. */
  writeLast(): void {
    this.#ended = true;
    const engine = [...textOf(ownSections(this.#options.engine))].join('');
    this.text = engine + this.#foreign;
    if (this.text !== '') replaceFileSync(this.#options.path, this.text);
  }

  async #write(): Promise<void> {
    const { engine, path } = this.#options;
    const extent = this.#extent;
    this.#extent = 'engine';
    let took = extent === 'all' ? await this.#collect() : 0;
    const pieces: string[] = [];
    took += await inSlices(appending(ownSections(engine), pieces));
    this.took = took;
    if (extent === 'all') this.#wantExemplars();
    const text = pieces.join('') + this.#foreign;
    if (this.#isStored && text === this.text && existsSync(path)) return;
    this.text = text;
    this.#isStored = false;
    await replaceFile(path, text, () => !this.#ended);
    this.#isStored = true;
  }

  async #collect(): Promise<number> {
    const pieces: string[] = [];
    try {
      const took = await inSlices(appending(foreignSections(await this.#options.collect()), pieces));
      this.#foreign = pieces.join('');
      return took;
    } catch (error) {
      // The engine's series are told all the same, and of the others what was known before.
      this.#options.report(error);
      return 0;
    }
  }

  /** The exemplars were told: the next time there shall be new ones. */
  #wantExemplars(): void {
    for (const { cells } of this.#options.engine.families())
      for (const cell of cells) if (cell instanceof HistogramCell) cell.wantExemplars();
  }
}
