import type { Batch } from '../../delivery/batch.ts';
import type { Ledger } from '../../delivery/ledger.ts';
import type { SpoolOptions } from '../../delivery/protocol.ts';
import type { Parcel } from '../pipeline.ts';
import { Spool, type SpooledParcel } from './spool.ts';

/** A batch that lies in memory until it is delivered or in the spool. */
class HeldParcel implements Parcel {
  /** When it came, in milliseconds since the epoch. */
  readonly since = Date.now();
  readonly count: number;
  readonly encoding: Batch['encoding'];
  #place: Pick<Parcel, 'body' | 'done'>;

  constructor({ count, encoding, body }: Batch, done: () => void) {
    this.count = count;
    this.encoding = encoding;
    this.#place = { body: () => body, done };
  }

  body(): ReturnType<Parcel['body']> {
    return this.#place.body();
  }

  done(): void {
    this.#place.done();
  }

  moveTo(spooled: SpooledParcel): void {
    this.#place = spooled;
  }
}

export interface KeeperOptions {
  readonly spool: SpoolOptions;
  readonly ledger: Ledger;
  readonly tell: (text: string) => void;
  /** Told of a batch that is in the spool or done with. */
  settle(batch: Batch): void;
}

/** Keeps batches until they are delivered: in the spool, and in memory while that has no room for them. */
export class Keeper {
  readonly #options: KeeperOptions;
  /** What is in memory, the oldest first. */
  readonly #held = new Map<HeldParcel, Batch>();
  #spool: Spool | undefined;
  #inTrouble = false;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  keep(batch: Batch): Parcel {
    const parcel = new HeldParcel(batch, () => {
      this.#held.delete(parcel);
      this.#options.settle(batch);
    });
    this.#held.set(parcel, batch);
    this.#spoolHeld();
    return parcel;
  }

  /** Spools what had found no room, and takes over what processes that are gone have left, oldest first. */
  lookAround(): SpooledParcel[] {
    this.#spoolHeld();
    try {
      return this.#spool?.adopt() ?? [];
    } catch (error) {
      if (!this.#isRemoved(error)) this.#options.tell(`The spool cannot be read: ${String(error)}`);
      return [];
    } finally {
      this.countFiles();
    }
  }

  countFiles(): void {
    this.#options.ledger.spooledFiles = this.#spool?.files ?? 0;
  }

  #spoolHeld(): void {
    const problem = this.#tryToSpool();
    const { tell } = this.#options;
    if (problem !== undefined && !this.#inTrouble)
      tell(`HISHAMOS_SPOOL_DIR ${problem}: what is not delivered waits in memory meanwhile.`);
    if (problem === undefined && this.#inTrouble) tell('HISHAMOS_SPOOL_DIR takes telemetry again.');
    this.#inTrouble = problem !== undefined;
  }

  /** Why something of what is held stays in memory. */
  #tryToSpool(): string | undefined {
    try {
      this.#spool ??= new Spool(this.#options.spool);
      for (const [parcel, batch] of this.#held)
        if (!this.#moveTo(this.#spool, parcel, batch)) return 'is full (HISHAMOS_SPOOL_MIB)';
      return undefined;
    } catch (error) {
      this.#isRemoved(error);
      return `cannot be used (${String(error)})`;
    }
  }

  /** Whether somebody has removed the directory; then it is made anew the next time. */
  #isRemoved(error: unknown): boolean {
    const removed = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (removed) this.#spool = undefined;
    return removed;
  }

  #moveTo(spool: Spool, parcel: HeldParcel, batch: Batch): boolean {
    const spooled = spool.keep(batch, parcel.since);
    if (spooled === undefined) return false;
    parcel.moveTo(spooled);
    this.#held.delete(parcel);
    // Before it is settled, so that at no moment nothing seems to be left.
    this.countFiles();
    this.#options.settle(batch);
    return true;
  }
}
