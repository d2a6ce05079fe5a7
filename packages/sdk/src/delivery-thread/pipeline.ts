import type { Encoding } from '../delivery/batch.ts';
import { countedItems } from '../delivery/counted-items.ts';
import type { Ledger } from '../delivery/ledger.ts';
import type { Signal } from '../exporters.ts';
import type { Outage } from './outage.ts';
import { hurriedPauseAfter, pauseAfter } from './pauses.ts';
import type { Reply, Transport } from './transport.ts';

/** A batch on its way, in memory or on the disk. */
export interface Parcel {
  readonly count: number;
  readonly encoding: Encoding;
  /** Reads it. It may be damaged, or gone because another process has taken it over. */
  body(): Uint8Array | 'damaged' | 'gone';
  /** Called when it is delivered or given up. */
  done(): void;
}

/** Attempts at a back end that refuses connections while the process waits to end: nobody is there. */
const attemptsWhenRefused = 3;

interface Hurry {
  readonly deadline: number;
  attempts: number;
}

export interface PipelineOptions {
  readonly signal: Signal;
  readonly transport: Transport;
  readonly ledger: Ledger;
  readonly outage: Outage;
  readonly tell: (text: string) => void;
}

/** Delivers the parcels of one signal, one after the other, the oldest first, each until it is taken or refused. */
export class Pipeline {
  readonly #options: PipelineOptions;
  readonly #waiting: Parcel[] = [];
  readonly #idle: (() => void)[] = [];
  #working = false;
  #failures = 0;
  #notBefore = 0;
  #hurry: Hurry | undefined;
  #wake: (() => void) | undefined;

  constructor(options: PipelineOptions) {
    this.#options = options;
  }

  /** Adds parcels; those that are `older` come before all that wait. */
  add(parcels: readonly Parcel[], older = false): void {
    if (older) this.#waiting.splice(this.#working ? 1 : 0, 0, ...parcels);
    else this.#waiting.push(...parcels);
    if (!this.#working) void this.#work();
  }

  /** Tries at once, and resolves when all is delivered or cannot be within so many milliseconds. */
  flush(within: number): Promise<void> {
    if (!this.#working) return Promise.resolve();
    this.#hurry = { deadline: performance.now() + within, attempts: 0 };
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#giveUpHurry(), within);
      this.#idle.push(() => {
        clearTimeout(timer);
        resolve();
      });
      this.#wake?.();
    });
  }

  async #work(): Promise<void> {
    this.#working = true;
    for (let parcel = this.#waiting[0]; parcel !== undefined; parcel = this.#waiting[0]) {
      await this.#pause();
      const body = parcel.body();
      if (typeof body !== 'string') await this.#attempt(parcel, body);
      else if (body === 'damaged') this.#drop(parcel, 'unreadable_spool_file');
      else this.#finish(parcel);
    }
    this.#working = false;
    this.#giveUpHurry();
  }

  async #attempt(parcel: Parcel, body: Uint8Array): Promise<void> {
    const { signal, transport, ledger, outage } = this.#options;
    const reply = await transport.send(body, parcel.encoding);
    if (reply.kind === 'later') {
      ledger.add(signal, `failed ${reply.reason}`, 1);
      outage.failed(transport.destination, signal, reply);
      this.#failed(reply);
      return;
    }
    this.#failures = 0;
    this.#notBefore = 0;
    outage.worked(transport.destination, signal);
    if (reply.kind === 'refused') {
      ledger.add(signal, 'failed refused', 1);
      this.#options.tell(
        `${transport.destination} refused ${countedItems(signal, parcel.count)} (${reply.detail}): dropped.`,
      );
      this.#drop(parcel, 'refused');
    } else {
      this.#taken(parcel, reply);
    }
  }

  #taken(parcel: Parcel, { rejected: told, message }: Extract<Reply, { kind: 'taken' }>): void {
    const { signal, ledger, transport, tell } = this.#options;
    const rejected = Math.min(told, parcel.count);
    ledger.add(signal, 'delivered', parcel.count - rejected);
    ledger.add(signal, 'dropped partial_success', rejected);
    if (rejected > 0 || message !== '')
      tell(`${transport.destination} rejected ${countedItems(signal, rejected)}: ${message}`);
    this.#finish(parcel);
  }

  #drop(parcel: Parcel, reason: 'refused' | 'unreadable_spool_file'): void {
    this.#options.ledger.add(this.#options.signal, `dropped ${reason}`, parcel.count);
    this.#finish(parcel);
  }

  #finish(parcel: Parcel): void {
    this.#waiting.splice(this.#waiting.indexOf(parcel), 1);
    parcel.done();
  }

  #failed({ reason, after = 0 }: Extract<Reply, { kind: 'later' }>): void {
    const hurry = this.#hurry;
    const knownBefore = this.#failures > 0;
    this.#failures++;
    const now = performance.now();
    this.#notBefore = now + pauseAfter(this.#failures, after);
    if (hurry === undefined) return;
    hurry.attempts++;
    const pause = hurriedPauseAfter(hurry.attempts, after);
    const hopeless =
      (knownBefore && hurry.attempts === 1) ||
      (reason === 'unreachable' && hurry.attempts === attemptsWhenRefused) ||
      now + pause > hurry.deadline;
    if (hopeless) this.#giveUpHurry();
    else this.#notBefore = now + pause;
  }

  /** Waits until the next attempt may be made, or until somebody is in a hurry. */
  async #pause(): Promise<void> {
    const milliseconds = this.#notBefore - performance.now();
    if (milliseconds <= 0) return;
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
    this.#wake = undefined;
  }

  #giveUpHurry(): void {
    this.#hurry = undefined;
    for (const resolve of this.#idle.splice(0)) resolve();
  }
}
