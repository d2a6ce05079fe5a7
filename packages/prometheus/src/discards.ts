import { diag } from '@opentelemetry/api';

/** Names that are remembered as warned about, so that a scrape every few seconds does not repeat itself. */
const maxRemembered = 1000;

export type DiscardReason = 'family_conflict' | 'duplicate_series';

/** Counts what cannot stand on a valid page, and warns once about each metric that it happens to. */
export class Discards {
  readonly counts: Record<DiscardReason, number> = { family_conflict: 0, duplicate_series: 0 };
  readonly #warned = new Set<string>();

  add(reason: DiscardReason, name: string, explanation: string): void {
    this.counts[reason] += 1;
    const key = `${reason} ${name}`;
    if (this.#warned.has(key) || this.#warned.size >= maxRemembered) return;
    this.#warned.add(key);
    diag.warn(`HishamOS Prometheus page: ${explanation}`);
  }
}
