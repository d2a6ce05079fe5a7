import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Format } from './format.ts';

const compress = promisify(gzip);

/** A rendered page of metrics. Compression happens at most once, and only when asked for. */
export class Page {
  readonly format: Format;
  readonly #bytes: Buffer;
  #gzipped: Promise<Buffer> | undefined;

  constructor(content: string | Buffer, format: Format = 'text') {
    this.#bytes = typeof content === 'string' ? Buffer.from(content) : content;
    this.format = format;
  }

  get text(): string {
    return this.#bytes.toString();
  }

  /** The page in UTF-8. */
  bytes(): Buffer {
    return this.#bytes;
  }

  /** The page in UTF-8, compressed off the event loop. */
  gzipped(): Promise<Buffer> {
    this.#gzipped ??= compress(this.#bytes, { level: 1 });
    return this.#gzipped;
  }
}

/** What the metrics endpoint serves. */
export interface PageSource {
  /** The metrics as they are now, in text format unless told. Rejects with the reason when they cannot be collected. */
  page(format?: Format): Promise<Page>;
}
