import { promisify } from 'node:util';
import { gzip } from 'node:zlib';

const compress = promisify(gzip);

/** A rendered page of metrics. Encoding and compression happen at most once, and only when asked for. */
export class Page {
  readonly text: string;
  #bytes: Buffer | undefined;
  #gzipped: Promise<Buffer> | undefined;

  constructor(text: string) {
    this.text = text;
  }

  /** The page in UTF-8. */
  bytes(): Buffer {
    this.#bytes ??= Buffer.from(this.text);
    return this.#bytes;
  }

  /** The page in UTF-8, compressed off the event loop. */
  gzipped(): Promise<Buffer> {
    this.#gzipped ??= compress(this.bytes(), { level: 1 });
    return this.#gzipped;
  }
}

/** What the metrics endpoint serves. */
export interface PageSource {
  /** The metrics as they are now. Rejects with the reason when they cannot be collected. */
  page(): Promise<Page>;
}
