import { meters } from '@hishamos/monitoring';
import { LRUCache } from 'lru-cache';

/** A bounded in-process cache that counts its hits and misses under its own `cache_type`. */
export class Cache<Value extends object> {
  /** While true, every look-up throws. */
  failing = false;
  readonly #entries: LRUCache<string, Value>;
  readonly #type: string;

  /** @param ttl milliseconds that an entry lives */
  constructor(type: string, { max, ttl }: { max: number; ttl: number }) {
    this.#type = type;
    this.#entries = new LRUCache({ max, ttl });
  }

  /** The cached value, else the loaded one, which is then cached; undefined when there is none. */
  get(key: string, load: (key: string) => Value | undefined): Value | undefined {
    this.#requireAnswer();
    const cached = this.#entries.get(key);
    if (cached) {
      meters.cache.hit(this.#type);
      return cached;
    }
    meters.cache.miss(this.#type);
    const loaded = load(key);
    if (loaded) this.#entries.set(key, loaded);
    return loaded;
  }

  /** Throws when a value that was put in does not come out. */
  check(probe: Value): void {
    this.#requireAnswer();
    const key = '\0check';
    this.#entries.set(key, probe);
    const found = this.#entries.get(key);
    this.#entries.delete(key);
    if (found !== probe) throw new Error(`The cache ${this.#type} lost an entry.`);
  }

  #requireAnswer(): void {
    if (this.failing) throw new Error(`The cache ${this.#type} does not answer.`);
  }
}
