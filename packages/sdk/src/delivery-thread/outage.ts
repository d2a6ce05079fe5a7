import { selfMetrics } from '@hishamos/catalogue';
import type { Signal } from '../exporters.ts';
import type { Reply } from './transport.ts';

/** Tells once when a back end fails, and once when it takes everything again, whatever happens between. */
export class Outage {
  readonly #tell: (text: string) => void;
  readonly #failing = new Map<string, Set<Signal>>();
  readonly #since = new Map<string, number>();

  constructor(tell: (text: string) => void) {
    this.#tell = tell;
  }

  failed(destination: string, signal: Signal, { detail }: Extract<Reply, { kind: 'later' }>): void {
    const failing = this.#failing.get(destination) ?? new Set();
    this.#failing.set(destination, failing);
    if (failing.size === 0) {
      this.#since.set(destination, performance.now());
      this.#tell(
        `Telemetry cannot be delivered to ${destination} (${detail}). It is kept and tried again; ` +
          `${selfMetrics.droppedItems.name} counts what finds no room meanwhile.`,
      );
    }
    failing.add(signal);
  }

  worked(destination: string, signal: Signal): void {
    const failing = this.#failing.get(destination);
    if (failing?.delete(signal) !== true || failing.size > 0) return;
    const seconds = Math.round((performance.now() - (this.#since.get(destination) ?? 0)) / 1000);
    this.#tell(`Telemetry is delivered to ${destination} again, after ${seconds} s.`);
  }
}
