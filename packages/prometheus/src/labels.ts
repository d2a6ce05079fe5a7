import type { Attributes } from '@opentelemetry/api';
import { labelName } from './names.ts';
import { attributeText, escapeLabelValue } from './values.ts';

/** One label and the attributes that it is made of: several where their names become the same. */
interface Column {
  readonly name: string;
  readonly keys: readonly string[];
}

/** `le` belongs to histograms; an attribute of that name steps aside as it does in Prometheus itself. */
const nameIn = (key: string, inHistogram: boolean): string => {
  const name = labelName(key);
  return inHistogram && name === 'le' ? 'exported_le' : name;
};

function columnsOf(keys: readonly string[], inHistogram: boolean): Column[] {
  const columns = new Map<string, string[]>();
  for (const key of keys.toSorted()) {
    const name = nameIn(key, inHistogram);
    const column = columns.get(name);
    if (column) column.push(key);
    else columns.set(name, [key]);
  }
  return [...columns]
    .map(([name, from]) => ({ name, keys: from }))
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** The labels of one series. */
export interface SeriesLabels {
  /** What stands between the braces, sorted by name. */
  readonly text: string;
  /** Equal for two series that Prometheus takes for the same: a label without a value is no label. */
  readonly identity: string;
}

/** Renders the labels of one family's series; the usual case, in which all have the same keys, sanitises them once. */
export class LabelRenderer {
  readonly #inHistogram: boolean;
  #keys: readonly string[] = [];
  #columns: readonly Column[] = [];

  constructor(inHistogram: boolean) {
    this.#inHistogram = inHistogram;
  }

  render(attributes: Attributes): SeriesLabels {
    let text = '';
    let identity = '';
    for (const { name, keys } of this.#columnsFor(Object.keys(attributes))) {
      const value = keys.map((key) => attributeText(attributes[key])).join(';');
      const label = `${name}="${escapeLabelValue(value)}"`;
      text += text === '' ? label : `,${label}`;
      if (value !== '') identity += `,${label}`;
    }
    return { text, identity };
  }

  #columnsFor(keys: readonly string[]): readonly Column[] {
    const same = keys.length === this.#keys.length && keys.every((key, index) => key === this.#keys[index]);
    if (!same) {
      this.#keys = keys;
      this.#columns = columnsOf(keys, this.#inHistogram);
    }
    return this.#columns;
  }
}
