import { flat } from '../scan.ts';
import { forgive, warnOnce } from '../warn.ts';
import { LineQueue } from './line-queue.ts';
import { Patience } from './patience.ts';
import { type Outcome, SlowWriter } from './slow-writer.ts';
import type { Target } from './target.ts';
import { WriteCost } from './write-cost.ts';

/** Characters that are gathered before they are written even within a tick. */
const chunkLength = 64 * 1024;
/** Bytes and characters that are held while the target takes none; beyond, lines are dropped. */
const heldBound = 4 * 1024 * 1024;
/** Milliseconds until a target is tried again: one whose reader is slow, and one that failed. */
const retryAfter = { busy: 10, failed: 1_000 } as const;
/** Milliseconds between two notices of dropped lines. */
const noticeEvery = 1_000;

/** Bytes that UTF-8 takes at most for a unit of UTF-16, and that a chunk may thus have. */
const maxBytesPerUnit = 3;
const scratchLength = 128 * 1024 * maxBytesPerUnit;
/** Characters held from which on the application waits for the writing thread, and how long and often: milliseconds. */
const easeAt = 0.75 * heldBound;
const easeFor = 4;
const easeTrusted = 15;
const easeEvery = 80;

const newline = 0x0a;
const busyCodes: ReadonlySet<string> = new Set(['EAGAIN', 'EWOULDBLOCK', 'EINTR']);
const goneCodes: ReadonlySet<string> = new Set(['EPIPE', 'EBADF']);

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : String(error);

/**
 * How urgently a sink is flushed: at the end of a `tick`, at an explicit wish (`now`), or at the `last` chance
 * of a process that ends. The latter two wait for a slow target that goes on taking lines.
 */
export type Urgency = 'tick' | 'now' | 'last';

type State = 'done' | 'busy' | 'failed';

/**
 * Gathers whole lines and writes them with one synchronous call; while the target is slow, on a thread of its own.
 *
 * While the target refuses, lines are held up to a bound and then dropped and counted. Never throws.
 */
export class LineSink {
  readonly #target: Target;
  readonly #notice: (dropped: number) => string;
  readonly #queue = new LineQueue(heldBound);
  readonly #cost = new WriteCost();
  readonly #patience: Patience;
  /** A chunk that was begun: its lines are held, not queued. */
  #rest: Buffer | undefined;
  #scratch: Buffer | undefined;
  #writer: SlowWriter | undefined;
  #retryAt = 0;
  #easeAgainAt = 0;
  #gone = false;
  #dropped = 0;
  #noticed = 0;
  #noticeAt = 0;

  /** @param notice makes the line that tells, once the target takes lines again, how many were dropped. */
  constructor(target: Target, notice: (dropped: number) => string) {
    this.#target = target;
    this.#patience = new Patience(target.idleWait);
    this.#notice = notice;
  }

  /** Lines that were given up. */
  get dropped(): number {
    return this.#dropped;
  }

  /** True while lines wait to be written. */
  get pending(): boolean {
    return this.#queue.count > 0 || this.#rest !== undefined;
  }

  /** Takes one line, without its newline. Important ones are dropped last. */
  add(line: string, important = false): void {
    if (this.#gone) {
      this.#dropped += 1;
      return;
    }
    const held = this.#queue.length + (this.#rest?.length ?? 0);
    if (held > easeAt && this.#writer?.busy) this.#ease();
    // A line that has to wait for long is kept as one piece, which takes the least memory.
    const kept = held > chunkLength ? flat(line) : line;
    this.#dropped += this.#queue.add(kept, important, this.#rest?.length ?? 0);
    if (this.#queue.length >= chunkLength) this.flush('tick');
  }

  /**
   * Lets the writing thread catch up before lines have to be dropped: a moment where the target is slow, and as
   * long as writing itself would take where only the thread was kept from its work.
   */
  #ease(): void {
    const now = performance.now();
    const trusted = this.#cost.isTrusted;
    if (!trusted && now < this.#easeAgainAt) return;
    this.#easeAgainAt = now + easeEvery;
    const deadline = now + (trusted ? easeTrusted : easeFor);
    while (this.#writer?.busy && this.#queue.length > easeAt / 2) {
      const left = deadline - performance.now();
      if (left <= 0 || !this.#writer.wait(left)) return;
    }
  }

  /** Writes what is held. */
  flush(urgency: Urgency): void {
    if (urgency === 'tick') {
      if (this.pending && performance.now() >= this.#retryAt) this.#writeAll();
      return;
    }
    this.#patience.begin();
    while (this.pending) {
      const state = this.#writeAll();
      if (this.#writer?.busy) this.#writer.wait(this.#patience.left());
      else if (state === 'busy') pause();
      if (state === 'failed' || this.#patience.left() === 0) break;
    }
    if (urgency === 'last' && this.pending) this.#drop();
  }

  #writeAll(): State {
    while (this.pending) {
      if (this.#writer?.busy) return 'busy';
      this.#rest ??= this.#encode(this.#queue.take(chunkLength));
      try {
        if (this.#cost.isHigh) return this.#writeAside(this.#rest);
        const begun = performance.now();
        const written = this.#target.write(this.#rest);
        this.#cost.add(written, performance.now() - begun);
        this.#took(written);
        if (written === 0) return this.#wait('busy');
      } catch (error) {
        return this.#refused(codeOf(error));
      }
    }
    return this.#succeeded();
  }

  /** A new buffer for each chunk would cost more than the chunk. While one is under way no other is taken. */
  #encode(text: string): Buffer {
    if (text.length * maxBytesPerUnit > scratchLength) return Buffer.from(text);
    this.#scratch ??= Buffer.allocUnsafeSlow(scratchLength);
    return this.#scratch.subarray(0, this.#scratch.write(text));
  }

  /** Hands a chunk to the writing thread; when it is done, the next one. */
  #writeAside(bytes: Buffer): State {
    const fd = this.#target.open(bytes.length);
    this.#writer ??= new SlowWriter(() => {
      // Of the chunk that was under way nobody knows; writing it again could double lines.
      this.#writer = undefined;
      this.#cost.forget();
      this.#giveUpRest();
    });
    this.#writer.write(fd, bytes, (outcome) => this.#wroteAside(outcome));
    return 'busy';
  }

  #wroteAside({ written, code, took }: Outcome): void {
    this.#cost.add(written, took);
    this.#target.wrote(written);
    this.#took(written);
    if (code !== undefined) this.#refused(code);
    else if (!this.pending) this.#succeeded();
    else this.flush('tick');
  }

  #took(written: number): void {
    if (written > 0) this.#patience.renew();
    if (this.#rest !== undefined)
      this.#rest = written < this.#rest.length ? this.#rest.subarray(written) : undefined;
  }

  #succeeded(): State {
    this.#cost.rest();
    if (this.#retryAt > 0) forgive(this.#target.name);
    this.#retryAt = 0;
    const unnoticed = this.#dropped - this.#noticed;
    const now = performance.now();
    if (unnoticed > 0 && now >= this.#noticeAt) {
      this.#noticed = this.#dropped;
      this.#noticeAt = now + noticeEvery;
      this.#queue.add(this.#notice(unnoticed), true, 0);
    }
    return 'done';
  }

  #wait(state: 'busy' | 'failed'): State {
    this.#retryAt = performance.now() + retryAfter[state];
    return state;
  }

  #refused(code: string): State {
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

  #giveUpRest(): void {
    for (const byte of this.#rest ?? []) if (byte === newline) this.#dropped += 1;
    this.#rest = undefined;
  }

  #drop(): void {
    this.#giveUpRest();
    this.#dropped += this.#queue.clear();
  }
}

const pauseCell = new Int32Array(new SharedArrayBuffer(4));
/** Blocks for two milliseconds. */
function pause(): void {
  Atomics.wait(pauseCell, 0, 0, 2);
}
