import type { Head } from './head.ts';
import type { Row } from './row.ts';

/** The series of one metric. */
export interface Section {
  readonly head: Head;
  readonly rows: Iterable<Row>;
}

/** Series that a line of text holds at most: what is read at once. */
const batch = 32;

/** Writes sections as lines of JSON, a piece at a time: a metric's head, and arrays of its series. */
export function* textOf(sections: Iterable<Section>): Generator<string> {
  for (const { head, rows } of sections) {
    let pending: Row[] = [];
    yield `${JSON.stringify(head)}\n`;
    for (const row of rows) {
      pending.push(row);
      if (pending.length < batch) continue;
      yield `${JSON.stringify(pending)}\n`;
      pending = [];
    }
    if (pending.length > 0) yield `${JSON.stringify(pending)}\n`;
  }
}

/** The lines of a text, which end in line feeds. */
export function* linesOf(text: string): Generator<string> {
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start);
    if (end === -1) return;
    yield text.slice(start, end);
    start = end + 1;
  }
}
