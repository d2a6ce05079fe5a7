import type { LabelValue, pageDiscardReason } from '@hishamos/catalogue';
import { warn } from './warn.ts';

/** Names that are remembered as warned about, so that a scrape every few seconds does not repeat itself. */
const maxRemembered = 1000;

export type DiscardReason = LabelValue<typeof pageDiscardReason>;

/** Counts what cannot stand on a valid page, and warns once about each metric that it happens to. */
export class Discards {
  #counts = new Map<DiscardReason, number>();
  readonly #warned = new Set<string>();

  add(reason: DiscardReason, name: string, explanation: string): void {
    this.#counts.set(reason, (this.#counts.get(reason) ?? 0) + 1);
    const key = `${reason} ${name}`;
    if (this.#warned.has(key) || this.#warned.size >= maxRemembered) return;
    this.#warned.add(key);
    warn(`HishamOS Prometheus page: ${explanation}`);
  }

  /** What was counted since the last call, by reason. */
  take(): ReadonlyMap<DiscardReason, number> {
    const counts = this.#counts;
    this.#counts = new Map();
    return counts;
  }
}
