/** Lines that wait to be written, bounded by their length. Important ones push out others when it is full. */
export class LineQueue {
  readonly #bound: number;
  /**
   * The first lines, joined already: while a target takes them as they come there are no others. Building one text is
   * half the price of joining lines later. What is in it is not given up any more.
   */
  #head = '';
  #headCount = 0;
  readonly #headBound: number;
  #lines: (string | undefined)[] = [];
  #important: boolean[] = [];
  #length = 0;
  #count = 0;
  /** Lines before this one are important or gone. */
  #evictFrom = 0;

  /** @param bound characters, newlines included. */
  constructor(bound: number) {
    this.#bound = bound;
    this.#headBound = Math.floor(bound / 64);
  }

  /** Characters that are held, newlines included. */
  get length(): number {
    return this.#length;
  }

  /** Lines that are held. */
  get count(): number {
    return this.#count;
  }

  /** Takes a line beside `taken` characters that are held elsewhere. Returns how many lines were given up for it. */
  add(line: string, important: boolean, taken: number): number {
    const needed = line.length + 1;
    const before = this.#count;
    const room = this.#bound - taken;
    if (this.#length + needed > room) {
      if (!important || needed > room) return 1;
      this.#evict(this.#length + needed - room);
      if (this.#length + needed > room) return before - this.#count + 1;
    }
    const dropped = before - this.#count;
    this.#length += needed;
    this.#count += 1;
    if (this.#lines.length === 0 && this.#head.length < this.#headBound) {
      this.#head += `${line}\n`;
      this.#headCount += 1;
    } else {
      this.#lines.push(line);
      this.#important.push(important);
    }
    return dropped;
  }

  /** Takes out whole lines, each with its newline, the oldest first: about `length` characters, at least one line. */
  take(length: number): string {
    if (this.#headCount > 0) return this.#takeHead();
    const all = this.#length <= length;
    let end = 0;
    let taken = 0;
    while (!all && end < this.#lines.length && (taken === 0 || taken < length)) {
      const line = this.#lines[end++];
      if (line !== undefined) taken += line.length + 1;
    }
    const given = all ? this.#lines : this.#lines.slice(0, end);
    const lines = this.#evictFrom > 0 ? given.filter((line) => line !== undefined) : given;
    this.#lines = all ? [] : this.#lines.slice(end);
    this.#important = all ? [] : this.#important.slice(end);
    this.#length -= all ? this.#length : taken;
    this.#count -= lines.length;
    this.#evictFrom = Math.max(0, this.#evictFrom - given.length);
    return `${lines.join('\n')}\n`;
  }

  #takeHead(): string {
    const head = this.#head;
    this.#length -= head.length;
    this.#count -= this.#headCount;
    this.#head = '';
    this.#headCount = 0;
    return head;
  }

  /** Gives up all lines; returns how many. */
  clear(): number {
    const count = this.#count;
    this.#head = '';
    this.#headCount = 0;
    this.#lines = [];
    this.#important = [];
    this.#length = 0;
    this.#count = 0;
    this.#evictFrom = 0;
    return count;
  }

  #evict(length: number): void {
    let freed = 0;
    while (freed < length && this.#evictFrom < this.#lines.length) {
      const index = this.#evictFrom++;
      const line = this.#lines[index];
      if (line === undefined || this.#important[index]) continue;
      this.#lines[index] = undefined;
      freed += line.length + 1;
      this.#length -= line.length + 1;
      this.#count -= 1;
    }
  }
}
