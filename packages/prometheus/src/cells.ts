import {
  type Cell,
  type Family as EngineFamily,
  familyKey,
  type HistogramCell,
  type NumberCell,
} from '@hishamos/engine';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import { exemplarText } from './exemplar.ts';
import type { Family } from './family.ts';
import type { Format } from './format.ts';
import { LabelRenderer } from './labels.ts';
import type { PageBuffer } from './page-buffer.ts';
import { canonicalNumber, numberText, secondsText } from './values.ts';

/** The cells that a metric of the engine was made of. */
export const cellsOf = (metric: MetricData): readonly Cell[] | undefined =>
  (metric as { readonly [familyKey]?: EngineFamily })[familyKey]?.cells;

/** Cells that are written before the event loop may have its turn. */
const batch = 64;

/** A text in UTF-8, in memory beside the texts before it: the processor reads ahead when they are copied in that order. */
const bytesOf = (text: string): Uint8Array => Buffer.from(text);

/** What stands beside the name before a bucket's labels. */
const opening = '\n_bucket{';
const space = bytesOf(' ');
const closing = bytesOf('} ');

/**
 * Writes the engine's series from where they are. Each line begins with its line feed, so that a series' constant
 * bytes, which its cell keeps, are all that stands before what changes.
 */
export class CellWriter {
  readonly #buffer: PageBuffer;
  readonly #name: string;
  readonly #open: boolean;
  readonly #isHistogram: boolean;
  readonly #labels: LabelRenderer;
  readonly #sum: Uint8Array;
  readonly #count: Uint8Array;
  readonly #created: Uint8Array;
  /** What stands between a bucket's labels and its count. */
  #bounds: readonly Uint8Array[] | undefined;

  constructor(buffer: PageBuffer, { name, type }: Pick<Family, 'name' | 'type'>, format: Format) {
    this.#buffer = buffer;
    this.#name = name;
    this.#open = format === 'openMetrics' && type !== 'gauge';
    this.#isHistogram = type === 'histogram';
    this.#labels = new LabelRenderer(this.#isHistogram);
    this.#sum = bytesOf(`\n${name}_sum`);
    this.#count = bytesOf(`\n${name}_count`);
    this.#created = bytesOf(`\n${type === 'counter' ? name.replace(/_total$/, '') : name}_created`);
  }

  /** Writes the lines of all cells, and pauses between them. */
  *write(cells: readonly Cell[]): Generator<void> {
    let written = 0;
    for (const cell of cells) {
      if (cell.state !== 'gone') this.#cell(cell);
      written += 1;
      if (written % batch === 0) yield;
    }
  }

  #cell(cell: Cell): void {
    if (this.#isHistogram) this.#histogram(cell as HistogramCell);
    else this.#number(cell as NumberCell);
  }

  #number(cell: NumberCell): void {
    cell.head ??= this.#numberHead(cell);
    const { head } = cell;
    this.#buffer.writeBytes(head);
    this.#buffer.writeNumber(cell.value);
    if (!this.#open) return;
    this.#buffer.writeBytes(this.#created);
    this.#buffer.writeTail(head, this.#name.length + 1);
    this.#buffer.write(secondsText(cell.created));
  }

  #histogram(cell: HistogramCell): void {
    cell.head ??= bytesOf(`\n${this.#name}_bucket{${this.#labels.render(cell.attributes).text}`);
    this.#bounds ??= this.#boundBytes(cell);
    const buffer = this.#buffer;
    const { head, counts } = cell;
    const exemplars = this.#open ? cell.exemplars : undefined;
    let cumulative = 0;
    for (let bucket = 0; bucket < counts.length; bucket += 1) {
      cumulative += counts[bucket] as number;
      buffer.writeBytes(head);
      buffer.writeBytes(this.#bounds[bucket] as Uint8Array);
      buffer.writeNumber(cumulative);
      if (exemplars !== undefined) buffer.write(exemplarText(exemplars[bucket]));
    }
    this.#sample(this.#sum, head);
    buffer.writeNumber(cell.sum);
    this.#sample(this.#count, head);
    buffer.writeNumber(cumulative);
    if (!this.#open) return;
    this.#sample(this.#created, head);
    buffer.write(secondsText(cell.created));
    // This page shows the exemplars: the next one shall have new ones.
    cell.wantExemplars();
  }

  /** A histogram's sample that is no bucket, up to its number. */
  #sample(name: Uint8Array, head: Uint8Array): void {
    const buffer = this.#buffer;
    const labels = this.#name.length + opening.length;
    buffer.writeBytes(name);
    if (head.length === labels) {
      buffer.writeBytes(space);
      return;
    }
    // From the brace on, which stands before the labels in the head too.
    buffer.writeTail(head, labels - 1);
    buffer.writeBytes(closing);
  }

  #numberHead({ attributes }: NumberCell): Uint8Array {
    const { text } = this.#labels.render(attributes);
    return bytesOf(`\n${this.#name}${text === '' ? '' : `{${text}}`} `);
  }

  #boundBytes({ bounds, attributes }: HistogramCell): Uint8Array[] {
    const comma = Object.keys(attributes).length === 0 ? '' : ',';
    const numbers = bounds.map(this.#open ? canonicalNumber : numberText);
    return [...numbers, '+Inf'].map((bound) => bytesOf(`${comma}le="${bound}"} `));
  }
}
