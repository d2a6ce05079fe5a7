import { type Engine, executionListener, installed } from '@hishamos/engine';

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
  readonly #find: BoundOptions<Cells, Outcome>['find'];
  readonly #add: BoundOptions<Cells, Outcome>['add'];
  readonly #attempt: BoundOptions<Cells, Outcome>['attempt'];
  readonly #keep: BoundOptions<Cells, Outcome>['keep'];
  #engine: Engine | undefined;
  #cells: Cells | undefined;

  constructor({ find, add, attempt, keep }: BoundOptions<Cells, Outcome>) {
    this.#find = find;
    this.#add = add;
    this.#attempt = attempt;
    this.#keep = keep;
  }

  record(outcome: Outcome): void {
    const recorded = this.#recordKnown(outcome) || this.#recordAnew(outcome);
    if (recorded && executionListener.current !== undefined) this.#keep?.(outcome);
  }

  #recordKnown(outcome: Outcome): boolean {
    const cells = this.#cells;
    if (cells === undefined || this.#engine !== installed.current) return false;
    try {
      return this.#add(cells, outcome);
    } catch {
      // What the outcome threw is found again, and told, by the attempt that follows.
      return false;
    }
  }

  #recordAnew(outcome: Outcome): boolean {
    const recorded = this.#attempt(outcome);
    this.#engine = installed.current;
    this.#cells = this.#engine && this.#find();
    return recorded;
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
