import { join } from 'node:path';
import { makeDirectory } from '@hishamos/files';
import type { Notification } from '../notification.ts';
import { warn } from '../warn.ts';
import { AppendFile, type Renewal } from './append-file.ts';
import { lineOf, recordOf, type SpoolRecord } from './record.ts';

/** Ids of notifications that are remembered, so that none is told twice. */
const maxKnown = 20_000;
/** Notifications that may be under way, and the characters that they may take together. */
const maxPending = 10_000;
const maxPendingSize = 67_108_864;
/** Bytes that the file may have beside twice what is under way until it is written anew. */
const slack = 4_194_304;

interface Pending {
  readonly notification: Notification;
  readonly size: number;
  /** The recipients for whom it has ended. */
  readonly ended: Set<string>;
}

/** What became of a notification that was handed in. */
export type Acceptance = 'accepted' | 'duplicate' | 'full';

/**
 * The notifications that were accepted and are on their way, kept in a file, so that they outlive the process. Each
 * is accepted once: its id is remembered longer than the notification itself.
 */
export class Spool implements Renewal {
  readonly #known = new Set<string>();
  readonly #pending = new Map<string, Pending>();
  readonly #accepting = new Map<string, Promise<void>>();
  #size = 0;
  #file: AppendFile | undefined;

  /** Opens the spool of a directory, which is made when there is none. Rejects when that cannot be written to. */
  static async open(directory: string): Promise<Spool> {
    makeDirectory(directory, 0o700);
    const spool = new Spool();
    const onFailure = (error: unknown) => {
      const { code, message } = error as NodeJS.ErrnoException;
      warn(`the spool in ${directory} cannot be written to (${code ?? message}); see ALERTING_SPOOL_DIR.`);
    };
    const { file, text } = await AppendFile.open(join(directory, 'spool.jsonl'), spool, onFailure);
    spool.#file = file;
    spool.#load(text);
    return spool;
  }

  /** What is under way, in the order in which it was accepted, and for whom it has ended. */
  pending(): Iterable<{ readonly notification: Notification; readonly ended: ReadonlySet<string> }> {
    return this.#pending.values();
  }

  /** Takes a notification. Once this resolves with `accepted` it is kept, whatever happens to the process. */
  async accept(notification: Notification): Promise<Acceptance> {
    const { id } = notification;
    if (this.#known.has(id)) {
      // Whoever hands it in too must not be told that it is kept before it is.
      await this.#accepting.get(id);
      return 'duplicate';
    }
    const line = lineOf({ kind: 'accepted', notification });
    if (this.#pending.size >= maxPending || this.#size + line.length > maxPendingSize) return 'full';
    this.#keep(notification, line.length);
    const writing = this.#writer.append(line).finally(() => this.#accepting.delete(id));
    this.#accepting.set(id, writing);
    try {
      await writing;
      return 'accepted';
    } catch (error) {
      this.#known.delete(id);
      this.#drop(id);
      throw error;
    }
  }

  /**
   * A notification has ended for a recipient, who may be told again when the machine fails at once.
   *
   * @returns all for whom it has ended.
   */
  ended(id: string, target: string): ReadonlySet<string> {
    this.#writer.note(lineOf({ kind: 'ended', id, target }));
    return this.#pending.get(id)?.ended.add(target) ?? new Set();
  }

  /** A notification has ended for all. */
  finished(id: string): void {
    this.#drop(id);
    this.#writer.note(lineOf({ kind: 'known', id }));
  }

  /** Resolves when nothing is being written. */
  settled(): Promise<void> {
    return this.#writer.settled();
  }

  /** Writes what is still to be written, and closes. */
  close(): Promise<void> {
    return this.#writer.close();
  }

  due(size: number): boolean {
    return size > 2 * this.#size + slack;
  }

  content(): string {
    const lines = [...this.#known]
      .filter((id) => !this.#pending.has(id))
      .map((id) => lineOf({ kind: 'known', id }));
    for (const [id, { notification, ended }] of this.#pending) {
      lines.push(lineOf({ kind: 'accepted', notification }));
      for (const target of ended) lines.push(lineOf({ kind: 'ended', id, target }));
    }
    return lines.join('');
  }

  get #writer(): AppendFile {
    return this.#file as AppendFile;
  }

  #load(text: string): void {
    let damaged = 0;
    for (const line of text.split('\n')) {
      if (line === '') continue;
      const record = recordOf(line);
      if (record === undefined) damaged += 1;
      else this.#replay(record, line.length + 1);
    }
    if (damaged > 0) warn(`${damaged} line(s) of the spool are damaged; the notifications in them are lost.`);
  }

  #replay(record: SpoolRecord, size: number): void {
    switch (record.kind) {
      case 'accepted':
        if (!this.#known.has(record.notification.id)) this.#keep(record.notification, size);
        return;
      case 'ended':
        this.#pending.get(record.id)?.ended.add(record.target);
        return;
      case 'known':
        this.#remember(record.id);
        this.#drop(record.id);
    }
  }

  #keep(notification: Notification, size: number): void {
    this.#remember(notification.id);
    this.#pending.set(notification.id, { notification, size, ended: new Set() });
    this.#size += size;
  }

  #drop(id: string): void {
    this.#size -= this.#pending.get(id)?.size ?? 0;
    this.#pending.delete(id);
  }

  #remember(id: string): void {
    this.#known.delete(id);
    this.#known.add(id);
    if (this.#known.size <= maxKnown) return;
    // What is under way is remembered longer; there is less of it.
    for (const oldest of this.#known) {
      if (this.#pending.has(oldest)) continue;
      this.#known.delete(oldest);
      return;
    }
  }
}
