import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { counted } from '@hishamos/catalogue';
import type { Counts } from '../record/counts.ts';
import type { Ring } from '../record/ring.ts';
import type { Adopted } from './adopted.ts';
import { BackOff } from './back-off.ts';
import { batchOf, sizeOf } from './batch.ts';
import type { Database } from './database.ts';
import type { Waiting } from './spool.ts';

export interface DeliveryOptions {
  readonly instanceId: string;
  readonly ring: Ring;
  readonly counts: Counts;
  readonly database: Database;
  /** Where lines wait, the first choice first. */
  readonly places: readonly Waiting[];
  readonly adopted: Adopted;
  readonly retentionDays: number;
  /** Tells the operator. */
  readonly warn: (problem: string) => void;
}

/** Milliseconds for which lines are gathered before they are written to a file. */
const gatherFor = 20;
/** Milliseconds between two batches, and bytes that do not wait for that. */
const batchEvery = 100;
const batchAtOnce = 256 * 1024;
/** Bytes of a batch. */
const batchSize = 512 * 1024;
/** Milliseconds between two signs of life, two looks for what others left, and two clearances of what is old. */
const signEvery = 15_000;
const adoptEvery = 10_000;
const clearEvery = 3_600_000;

const remedies: Readonly<Record<string, string>> = {
  '42P01': 'Run npx hishamos migrate monitoring.',
  '3D000': 'Make the database, then run npx hishamos migrate monitoring.',
  '3F000': 'Make the schema, then run npx hishamos migrate monitoring.',
  '42501': 'GRANT INSERT on the inbox, and USAGE of its schema, to the role of HISHAMOS_DATABASE_URL.',
};

/** Something that is done again and again. */
class Every {
  readonly #interval: number;
  #at = 0;

  constructor(interval: number) {
    this.#interval = interval;
  }

  /** Whether it is time again. */
  due(): boolean {
    if (performance.now() < this.#at) return false;
    this.#at = performance.now() + this.#interval;
    return true;
  }

  soon(): void {
    this.#at = 0;
  }
}

/** Takes lines from the application's thread, has them safe within milliseconds, and stores them in batches. */
export class Delivery {
  readonly #options: DeliveryOptions;
  readonly #backOff = new BackOff();
  readonly #signs = new Every(signEvery);
  readonly #adoptions = new Every(adoptEvery);
  readonly #clearances = new Every(clearEvery);
  readonly #told = new Set<string>();
  #hurry = false;
  #failing = false;

  constructor(options: DeliveryOptions) {
    this.#options = options;
  }

  /** Puts what has come where it outlives the process. What finds no place stays in the ring. */
  collect(): void {
    const { ring, places, counts } = this.#options;
    const peeked = ring.peek();
    if (peeked !== undefined && places.some((place) => place.add(peeked.bytes))) ring.release(peeked.upTo);
    counts.set('backlog', this.#waiting());
  }

  #waiting(): number {
    return this.#options.places.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  /** Collects for ever, soon after something came. */
  async collectForever(): Promise<never> {
    for (;;) {
      await this.#options.ring.more();
      await sleep(gatherFor);
      this.collect();
    }
  }

  /** Stores for ever. */
  async deliverForever(): Promise<never> {
    for (;;) {
      const begun = performance.now();
      try {
        await this.#turn();
        this.#backOff.reset();
        this.#failing = false;
        this.#told.clear();
        await sleep(this.#pause(performance.now() - begun));
      } catch (error) {
        this.#failed(error);
        await sleep(this.#hurry ? batchEvery : this.#backOff.next());
      }
    }
  }

  /**
   * Resolves when the database has all that has come so far, or at the deadline; at once where the database is away
   * and all is on the disk.
   */
  async drain(deadline: number): Promise<void> {
    const { ring, places } = this.#options;
    this.#hurry = true;
    do {
      this.collect();
      if (this.#waiting() === 0 && ring.isEmpty) break;
      const [disk] = places;
      if (this.#failing && ring.isEmpty && disk?.bytes === this.#waiting()) break;
      await sleep(5);
    } while (performance.now() < deadline);
    this.#hurry = false;
  }

  /** Milliseconds until the next turn, which gathers a batch meanwhile. */
  #pause(took: number): number {
    const atOnce = this.#hurry || this.#waiting() >= batchAtOnce;
    return atOnce ? 1 : Math.max(1, batchEvery - took);
  }

  async #turn(): Promise<void> {
    const { database, adopted, instanceId, retentionDays } = this.#options;
    if (this.#adoptions.due()) adopted.adopt();
    if (this.#signs.due()) {
      await database.sign({ instance_id: instanceId, host: hostname(), process_id: process.pid });
    }
    for (const place of this.#options.places) await this.#storeFrom(place);
    await this.#storeFrom(adopted);
    await this.#closeEmptied();
    if (retentionDays > 0 && this.#clearances.due()) await this.#clear();
  }

  /** The end of a process is told before its directory goes, or else nobody would tell it. */
  async #closeEmptied(): Promise<void> {
    const { adopted, database } = this.#options;
    for (let emptied = adopted.emptied; emptied !== undefined; emptied = adopted.emptied) {
      if (emptied.ended !== undefined) await database.sign({ instance_id: emptied.ended, ended: true });
      adopted.deleteEmptied();
    }
  }

  async #storeFrom(place: Waiting): Promise<void> {
    const lines = place.peek(batchSize);
    if (lines === undefined) return;
    const { counts, database } = this.#options;
    const batch = batchOf(lines);
    const { refused, reason } = await database.store(batch);
    place.release(lines.length);
    counts.add('stored', sizeOf(batch) - refused);
    counts.set('backlog', this.#waiting());
    if (refused === 0) return;
    counts.add('refused', refused);
    this.#tell(
      'refused',
      `The database refused ${counted(refused, 'record')} of executions for good: ${reason}.`,
    );
  }

  async #clear(): Promise<void> {
    const { database, retentionDays } = this.#options;
    try {
      await database.applyRetention(retentionDays);
    } catch (error) {
      // It can wait; nothing else has to.
      this.#options.warn(
        `Executions older than HISHAMOS_RETENTION_DAYS (${retentionDays}) were not deleted: ${text(error)}. Grant the ` +
          'right to execute the function apply_retention, or run it with another role.',
      );
    }
  }

  #failed(error: unknown): void {
    this.#failing = true;
    this.#options.counts.add('failures', 1);
    this.#options.database.disconnect();
    this.#signs.soon();
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const remedy = remedies[code];
    this.#tell(
      code || text(error),
      `Executions are not stored in the database (${text(error)}); they wait in HISHAMOS_STORE_SPOOL_DIR meanwhile.` +
        (remedy === undefined ? '' : ` ${remedy}`),
    );
  }

  #tell(key: string, problem: string): void {
    if (this.#told.has(key)) return;
    this.#told.add(key);
    this.#options.warn(problem);
  }
}

function text(error: unknown): string {
  const inner = error instanceof AggregateError ? error.errors[0] : error;
  return inner instanceof Error ? inner.message : String(inner);
}
