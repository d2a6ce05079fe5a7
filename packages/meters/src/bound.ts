import { type Engine, installed } from '@hishamos/engine';

export interface BoundOptions<Cells, Outcome> {
  /** The series, once they are known. */
  readonly find: () => Cells | undefined;
  /** Records where all is valid and has live series; else does nothing and gives false. */
  readonly add: (cells: Cells, outcome: Outcome) => boolean;
  /** Checks and records, or refuses. Never throws. */
  readonly attempt: (outcome: Outcome) => void;
}

/** Records into series that were looked up once. */
export class Bound<Cells, Outcome> {
  readonly #options: BoundOptions<Cells, Outcome>;
  #engine: Engine | undefined;
  #cells: Cells | undefined;

  constructor(options: BoundOptions<Cells, Outcome>) {
    this.#options = options;
  }

  record(outcome: Outcome): void {
    const engine = installed.current;
    if (engine !== undefined && engine === this.#engine && this.#recordKnown(outcome)) return;
    this.#options.attempt(outcome);
    if (engine === undefined) return;
    this.#engine = engine;
    this.#cells = this.#options.find();
  }

  #recordKnown(outcome: Outcome): boolean {
    if (this.#cells === undefined) return false;
    try {
      return this.#options.add(this.#cells, outcome);
    } catch {
      // What the outcome threw is found again, and told, by the attempt that follows.
      return false;
    }
  }
}

/**
 * Makes a function that binds a handle and never throws: an identity that cannot be read is as good as none, and
 * is refused with each record.
 */
export function binding<Identity extends object, Handle>(
  bind: (identity: Partial<Identity>) => Handle,
): (identity: Identity) => Handle {
  return (identity) => {
    try {
      return bind(identity);
    } catch {
      return bind({});
    }
  };
}
