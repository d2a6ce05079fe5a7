import type { Tally } from './messages.ts';

/** Milliseconds between two lines where a line cannot be rewritten. */
const lineEvery = 5_000;

/** Shows how far the replay is: one line that rewrites itself on a terminal, else a line every few seconds. */
export class Progress {
  readonly #output: NodeJS.WriteStream;
  readonly #rows: number;
  readonly #started = performance.now();
  #lastLine = this.#started;

  constructor(output: NodeJS.WriteStream, rows: number) {
    this.#output = output;
    this.#rows = rows;
  }

  show({ rows, requests, surprises }: Tally): void {
    const now = performance.now();
    const seconds = (now - this.#started) / 1000;
    const text =
      `${count(rows)} of ${count(this.#rows)} rows (${Math.floor((rows / this.#rows) * 100)} %), ` +
      `${count(requests)} requests, ${count(Math.round(requests / seconds))} a second` +
      (surprises > 0 ? `, ${count(surprises)} not as expected` : '');
    if (this.#output.isTTY) {
      this.#output.write(`\r\x1b[K${text.slice(0, Math.max(0, this.#output.columns - 1))}`);
    } else if (now - this.#lastLine >= lineEvery) {
      this.#lastLine = now;
      this.#output.write(`${text}\n`);
    }
  }

  /** Leaves the terminal's line free for what comes next. */
  end(): void {
    if (this.#output.isTTY) this.#output.write('\r\x1b[K');
  }
}

const count = (value: number) => value.toLocaleString('en-US');
