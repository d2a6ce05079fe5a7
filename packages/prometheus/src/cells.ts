import {
  type Cell,
  type Family as EngineFamily,
  familyKey,
  type HistogramCell,
  type NumberCell,
} from '@hishamos/engine';
import type { MetricData } from '@opentelemetry/sdk-metrics';
import { exemplarText } from './exemplar.ts';
import type { Format } from './format.ts';
import { LabelRenderer } from './labels.ts';
import type { FamilyType } from './names.ts';
import { canonicalNumber, numberText, secondsText } from './values.ts';

/** The cells that a metric of the engine was made of. */
export const cellsOf = (metric: MetricData): readonly Cell[] | undefined =>
  (metric as { readonly [familyKey]?: EngineFamily })[familyKey]?.cells;

/** Cells that are rendered into one piece of text. */
const batch = 64;
const histogramBatch = 16;

/**
 * Renders the engine's series where they are. Each line begins with its line feed, so that a series' constant
 * part, which its cell keeps, is all that stands before what changes.
 */
export class CellRenderer {
  readonly #name: string;
  readonly #createdName: string;
  readonly #open: boolean;
  readonly #labels: LabelRenderer;
  readonly #isHistogram: boolean;
  /** What stands between a bucket's labels and its count. */
  #bounds: readonly string[] | undefined;

  constructor(name: string, type: FamilyType, format: Format) {
    this.#name = name;
    this.#open = format === 'openMetrics' && type !== 'gauge';
    this.#createdName = `${type === 'counter' ? name.replace(/_total$/, '') : name}_created`;
    this.#isHistogram = type === 'histogram';
    this.#labels = new LabelRenderer(this.#isHistogram);
  }

  /** The lines of all cells, in pieces. */
  *pieces(cells: readonly Cell[]): Generator<string> {
    const step = this.#isHistogram ? histogramBatch : batch;
    for (let from = 0; from < cells.length; from += step) {
      const to = Math.min(from + step, cells.length);
      yield this.#isHistogram
        ? this.#histograms(cells as readonly HistogramCell[], from, to)
        : this.#numbers(cells as readonly NumberCell[], from, to);
    }
  }

  #numbers(cells: readonly NumberCell[], from: number, to: number): string {
    let text = '';
    for (let index = from; index < to; index += 1) {
      const cell = cells[index] as NumberCell;
      if (cell.state === 'gone') continue;
      cell.head ??= this.#numberHead(cell);
      text += cell.head + numberText(cell.value);
      if (this.#open) text += this.#created(cell, cell.head.slice(this.#name.length + 1));
    }
    return text;
  }

  #numberHead({ attributes }: NumberCell): string {
    const { text } = this.#labels.render(attributes);
    return kept(`\n${this.#name}${text === '' ? '' : `{${text}}`} `);
  }

  #histograms(cells: readonly HistogramCell[], from: number, to: number): string {
    let text = '';
    for (let index = from; index < to; index += 1) text += this.#histogram(cells[index] as HistogramCell);
    return text;
  }

  #histogram(cell: HistogramCell): string {
    if (cell.state === 'gone') return '';
    cell.head ??= kept(`\n${this.#name}_bucket{${this.#labels.render(cell.attributes).text}`);
    this.#bounds ??= this.#boundTexts(cell);
    const { head, counts } = cell;
    const bounds = this.#bounds;
    const exemplars = this.#open ? cell.exemplars : undefined;
    let text = '';
    let cumulative = 0;
    for (let bucket = 0; bucket < counts.length; bucket += 1) {
      cumulative += counts[bucket] as number;
      text += head + (bounds[bucket] as string) + cumulative;
      if (exemplars !== undefined) text += exemplarText(exemplars[bucket]);
    }
    const labels = head.slice(this.#name.length + 9);
    const braces = labels === '' ? ' ' : `{${labels}} `;
    text += `\n${this.#name}_sum${braces}${numberText(cell.sum)}\n${this.#name}_count${braces}${cumulative}`;
    if (!this.#open) return text;
    // This page shows the exemplars: the next one shall have new ones.
    cell.wantExemplars();
    return text + this.#created(cell, braces);
  }

  #boundTexts({ bounds, attributes }: HistogramCell): string[] {
    const comma = Object.keys(attributes).length === 0 ? '' : ',';
    const numbers = bounds.map(this.#open ? canonicalNumber : numberText);
    return [...numbers, '+Inf'].map((bound) => `${comma}le="${bound}"} `);
  }

  #created(cell: Cell, braces: string): string {
    return `\n${this.#createdName}${braces}${secondsText(cell.created)}`;
  }
}

/** A text that was put together, as one piece of memory. */
const kept = (text: string): string => Buffer.from(text).toString();
