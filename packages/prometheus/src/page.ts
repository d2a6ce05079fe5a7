import { once } from 'node:events';
import { createGzip } from 'node:zlib';
import type { Format } from './format.ts';

/** Compresses off the event loop. */
async function compressed(chunks: readonly Buffer[]): Promise<Buffer[]> {
  const gzip = createGzip({ level: 1, chunkSize: 65_536 });
  const out: Buffer[] = [];
  gzip.on('data', (chunk: Buffer) => out.push(chunk));
  for (const chunk of chunks) gzip.write(chunk);
  gzip.end();
  await once(gzip, 'end');
  return out;
}

/** A rendered page of metrics. Compression happens at most once, and only when asked for. */
export class Page {
  readonly format: Format;
  readonly #reuse: (() => void) | undefined;
  #chunks: readonly Buffer[];
  #readers = 0;
  #gzipped: Promise<Buffer[]> | undefined;

  /** @param reuse Called when nobody reads the page any more, if all who did say so. */
  constructor(content: string | readonly Buffer[], format: Format = 'text', reuse?: () => void) {
    this.#chunks = typeof content === 'string' ? [Buffer.from(content)] : content;
    this.format = format;
    this.#reuse = reuse;
  }

  /** The page in UTF-8, in pieces. */
  get chunks(): readonly Buffer[] {
    return this.#chunks;
  }

  /** Notes that the page is handed to somebody, who may release it or keep it for ever. */
  handedOut(): this {
    this.#readers += 1;
    return this;
  }

  /**
   * Says, once for each time that the page was handed out, that it is read no more: then its memory serves the next one.
   * Who does not say so leaves it to the garbage collector.
   */
  release(): void {
    this.#readers -= 1;
    if (this.#readers !== 0) return;
    this.#chunks = [];
    this.#reuse?.();
  }

  /** Bytes that the page has. */
  get length(): number {
    return this.chunks.reduce((all, { length }) => all + length, 0);
  }

  get text(): string {
    return this.bytes().toString();
  }

  /** The page in UTF-8. */
  bytes(): Buffer {
    return Buffer.concat(this.chunks);
  }

  /** The page in UTF-8, compressed off the event loop, in pieces. */
  gzipped(): Promise<readonly Buffer[]> {
    this.#gzipped ??= compressed(this.chunks);
    return this.#gzipped;
  }
}

/** What the metrics endpoint serves. */
export interface PageSource {
  /**
   * The metrics as they are now, in text format unless told, for whoever keeps the page or hands it to several. Rejects
   * with the reason when they cannot be collected.
   */
  page(format?: Format): Promise<Page>;
  /** The same for one who releases the page when nobody it was sent to reads it any more. */
  lend?(format?: Format): Promise<Page>;
}
