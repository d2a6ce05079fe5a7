import type { Texts } from '../notification.ts';

const escapes: Readonly<Record<string, string>> = { n: '\n', '"': '"', '\\': '\\' };
const label = /([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)",?/gy;

/** The labels of a sample, of the text between its braces. */
export function labelsOf(text: string): Texts {
  const labels: Record<string, string> = {};
  label.lastIndex = 0;
  for (let match = label.exec(text); match !== null; match = label.exec(text)) {
    const [, name = '', value = ''] = match;
    labels[name] = value.replaceAll(/\\(.)/g, (_, character: string) => escapes[character] ?? character);
  }
  return labels;
}

function numberOf(text: string): number {
  const value = text.split(' ', 1)[0] ?? '';
  return value.endsWith('Inf') ? (value.startsWith('-') ? -1 : 1) * Number.POSITIVE_INFINITY : Number(value);
}

/** A sample of a page; its labels are text, which is the same for the same series. */
export interface PageSample {
  readonly name: string;
  readonly labels: string;
  readonly value: number;
}

/** The samples of some names on a Prometheus page in text format; undefined for each line that is none of them. */
export function* samplesOf(page: string, names: ReadonlySet<string>): Generator<PageSample | undefined> {
  for (let start = 0; start < page.length; ) {
    const newline = page.indexOf('\n', start);
    const end = newline === -1 ? page.length : newline;
    const space = page.indexOf(' ', start);
    const brace = page.indexOf('{', start);
    const hasLabels = brace !== -1 && brace < space;
    const name = page.slice(start, hasLabels ? brace : space);
    if (names.has(name)) {
      // A brace in a label's value may come later than the closing one, but none comes after that.
      const close = hasLabels ? page.lastIndexOf('}', end) : space - 1;
      const labels = hasLabels ? page.slice(brace + 1, close) : '';
      yield { name, labels, value: numberOf(page.slice(close + 2, end)) };
    } else yield undefined;
    start = end + 1;
  }
}
