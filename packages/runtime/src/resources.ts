import { runtimeMetrics } from '@hishamos/catalogue';
import type { SetValue } from '@hishamos/meters';

/** What keeps the process alive. */
export class Resources {
  readonly #seen = new Set<string>();

  /** Sets how many there are of each type; 0 where there are none any more. */
  look(set: SetValue): void {
    const counts = new Map<string, number>();
    for (const type of this.#seen) counts.set(type, 0);
    for (const type of process.getActiveResourcesInfo()) {
      counts.set(type, (counts.get(type) ?? 0) + 1);
      this.#seen.add(type);
    }
    for (const [type, count] of counts) set(runtimeMetrics.activeResources, count, { type });
  }
}
