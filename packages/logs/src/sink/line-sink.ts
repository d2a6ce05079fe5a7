import { forgive, warnOnce } from '../warn.ts';
import type { Target } from './target.ts';

/** Characters that are gathered before they are written even within a tick. */
const chunkLength = 64 * 1024;
/** Bytes and characters that are held while the target takes none; beyond, lines are dropped. */
const heldBound = 4 * 1024 * 1024;
/** Milliseconds until a target is tried again: one whose reader is slow, and one that failed. */
const retryAfter = { busy: 10, failed: 1_000 } as const;
/** Milliseconds that the end of the process waits for a slow reader. */
const lastWait = 250;

const newline = 0x0a;
const busyCodes: ReadonlySet<string> = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);
const goneCodes: ReadonlySet<string> = new Set(['EPIPE', 'EBADF']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/**
 * How urgently a sink is flushed: at the end of a `tick`, at an explicit wish (`now`), or at the `last` chance
 * of a process that ends, which waits a moment for a slow reader.
 */
export type Urgency = 'tick' | 'now' | 'last';

/**
 * Gathers whole lines and writes them with one synchronous call.
 *
 * While the target refuses, lines are held up to a bound and then dropped and counted. Never throws.
 */
export class LineSink {
  readonly #target: Target;
  #lines: string[] = [];
  #length = 0;
  #rest: Buffer | undefined;
  #retryAt = 0;
  #gone = false;
  #dropped = 0;

  constructor(target: Target) {
    this.#target = target;
  }

  /** Lines that were given up. */
  get dropped(): number {
    return this.#dropped;
  }

  /** True while lines wait to be written. */
  get pending(): boolean {
    return this.#lines.length > 0 || this.#rest !== undefined;
  }

  /** Takes one line, without its newline. */
  add(line: string): void {
    if (this.#gone || this.#length + line.length + (this.#rest?.length ?? 0) > heldBound) {
      this.#dropped += 1;
      return;
    }
    this.#lines.push(line);
    this.#length += line.length + 1;
    if (this.#length >= chunkLength) this.flush('tick');
  }

  /** Writes what is held. */
  flush(urgency: Urgency): void {
    if (!this.pending || (urgency === 'tick' && performance.now() < this.#retryAt)) return;
    const deadline = urgency === 'last' ? performance.now() + lastWait : 0;
    while (this.#writeAll() === 'busy' && performance.now() < deadline) pause();
    if (urgency === 'last' && this.pending) this.#drop();
  }

  #writeAll(): 'done' | 'busy' | 'failed' {
    while (this.pending) {
      this.#rest ??= this.#take();
      try {
        const written = this.#target.write(this.#rest);
        this.#rest = written < this.#rest.length ? this.#rest.subarray(written) : undefined;
        if (written === 0) return this.#wait('busy');
      } catch (error) {
        return this.#refused(codeOf(error));
      }
    }
    if (this.#retryAt > 0) forgive(this.#target.name);
    this.#retryAt = 0;
    return 'done';
  }

  #take(): Buffer {
    const bytes = Buffer.from(`${this.#lines.join('\n')}\n`);
    this.#lines = [];
    this.#length = 0;
    return bytes;
  }

  #wait(state: 'busy' | 'failed'): 'busy' | 'failed' {
    this.#retryAt = performance.now() + retryAfter[state];
    return state;
  }

  #refused(code: string): 'busy' | 'failed' {
    if (busyCodes.has(code)) return this.#wait('busy');
    const { name } = this.#target;
    if (goneCodes.has(code)) {
      this.#gone = true;
      this.#drop();
      warnOnce(name, `log lines cannot be written to ${name} any more (${code}); it is left out.`);
    } else {
      warnOnce(
        name,
        `log lines cannot be written to ${name} (${code}). They are held up to 4 MiB, then dropped and counted; the ` +
          'other destinations go on. Point HISHAMOS_LOG_DIR at a directory with space that this process may write to.',
      );
    }
    return this.#wait('failed');
  }

  #drop(): void {
    let count = this.#lines.length;
    for (const byte of this.#rest ?? []) if (byte === newline) count += 1;
    this.#dropped += count;
    this.#lines = [];
    this.#length = 0;
    this.#rest = undefined;
  }
}

const pauseCell = new Int32Array(new SharedArrayBuffer(4));
/** Blocks for two milliseconds. */
function pause(): void {
  Atomics.wait(pauseCell, 0, 0, 2);
}
