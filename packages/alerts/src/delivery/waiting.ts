import type { Notification } from '../notification.ts';

/** A notification that waits for one recipient. */
export interface Entry {
  readonly notification: Notification;
  /** It was refused in company, so that it is sent alone now. */
  alone: boolean;
}

/**
 * What waits for one recipient: each group in the order of what happened to it, and the groups in turn, so that
 * one that fails keeps no other waiting.
 */
export class Waiting {
  readonly #groups = new Map<string, Entry[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  add(notification: Notification): void {
    this.#put(notification.group.groupKey, [{ notification, alone: false }]);
  }

  #put(key: string, entries: readonly Entry[]): void {
    this.#groups.set(key, [...(this.#groups.get(key) ?? []), ...entries]);
    this.#size += entries.length;
  }

  /** Takes the next entries, at most so many. */
  take(max: number): Entry[] {
    const taken: Entry[] = [];
    for (const [key, entries] of this.#groups) {
      while (taken.length < max && entries[0] !== undefined) {
        if (entries[0].alone && taken.length > 0) return this.#taken(taken);
        const entry = entries.shift() as Entry;
        taken.push(entry);
        if (entry.alone) max = 1;
      }
      if (entries.length === 0) this.#groups.delete(key);
      if (taken.length >= max) break;
    }
    return this.#taken(taken);
  }

  #taken(entries: Entry[]): Entry[] {
    this.#size -= entries.length;
    return entries;
  }

  /** Puts entries that were taken back before what waits of their groups, and these groups behind all others. */
  putBack(entries: readonly Entry[]): void {
    for (const [key, own] of Map.groupBy(entries, ({ notification }) => notification.group.groupKey)) {
      const later = this.#groups.get(key) ?? [];
      this.#groups.delete(key);
      this.#groups.set(key, [...own, ...later]);
      this.#size += own.length;
    }
  }

  /** Removes what was accepted before a moment. */
  expire(before: number): Entry[] {
    const expired: Entry[] = [];
    for (const [key, entries] of this.#groups) {
      const kept = entries.filter(({ notification }) => notification.acceptedAt >= before);
      if (kept.length === entries.length) continue;
      expired.push(...entries.filter(({ notification }) => notification.acceptedAt < before));
      if (kept.length === 0) this.#groups.delete(key);
      else this.#groups.set(key, kept);
    }
    return this.#taken(expired);
  }
}
