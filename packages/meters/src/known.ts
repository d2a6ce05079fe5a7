import { type Engine, installed } from '@hishamos/engine';

/**
 * What a meter has looked up before in the engine that is installed, by a label's value. A value that is known
 * was valid when it was added, so that it needs no second look. The adder keeps it bounded: it adds only what has
 * a series of its own.
 */
export class Known<Cells> {
  #engine: Engine | undefined;
  #cells = new Map<string, Cells>();

  get(key: string): Cells | undefined {
    if (this.#engine !== installed.current) this.#renew();
    return this.#cells.get(key);
  }

  add(key: string, cells: Cells): void {
    if (this.#engine !== installed.current) this.#renew();
    this.#cells.set(key, cells);
  }

  #renew(): void {
    this.#engine = installed.current;
    this.#cells = new Map();
  }
}
