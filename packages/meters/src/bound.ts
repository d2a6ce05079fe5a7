import { type Engine, installed } from '@hishamos/engine';

export interface BoundOptions<Cells, Outcome> {
  /** The series, once they are known. */
  readonly find: () => Cells | undefined;
  /** Records where all is valid and has live series; else does nothing and gives false. */
  readonly add: (cells: Cells, outcome: Outcome) => boolean;
  /** Checks and records, or refuses, which gives false. Never throws. */
  readonly attempt: (outcome: Outcome) => boolean;
  /** Is given what was recorded. */
  readonly keep?: ((outcome: Outcome) => void) | undefined;
}

export interface BindOptions {
  /** Whether each record is an execution of the execution store; false where that is told of it otherwise. */
  readonly stored?: boolean;
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
    if (engine !== undefined && engine === this.#engine && this.#recordKnown(outcome)) {
      this.#options.keep?.(outcome);
      return;
    }
    if (this.#options.attempt(outcome)) this.#options.keep?.(outcome);
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
  bind: (identity: Partial<Identity>, options: BindOptions) => Handle,
): (identity: Identity, options?: BindOptions) => Handle {
  return (identity, options = {}) => {
    try {
      return bind(identity, options);
    } catch {
      return bind({}, options);
    }
  };
}
