import { type Engine, executionListener, installed } from '@hishamos/engine';

export interface BoundOptions<Cells, Outcome> {
  /** The series, once they are known. */
  readonly find: () => Cells | undefined;
  /** Checks and records, or refuses, which gives false. Never throws. */
  readonly attempt: (outcome: Outcome) => boolean;
  /** Is given what was recorded. */
  readonly keep?: ((outcome: Outcome) => void) | undefined;
}

export interface BindOptions {
  /** Whether each record is an execution of the execution store; false where that is told of it otherwise. */
  readonly stored?: boolean;
}

/**
 * Records into series that were looked up once.
 *
 * Each kind reads its outcomes itself, and hands copies of them on: V8 compiles its `record` into the caller with what
 * it knows of that kind alone, and makes no object of an outcome that nothing else is given.
 */
export abstract class Bound<Cells, Outcome> {
  readonly #find: BoundOptions<Cells, Outcome>['find'];
  readonly #attempt: BoundOptions<Cells, Outcome>['attempt'];
  readonly #keep: BoundOptions<Cells, Outcome>['keep'];
  #engine: Engine | undefined;
  #cells: Cells | undefined;

  constructor({ find, attempt, keep }: BoundOptions<Cells, Outcome>) {
    this.#find = find;
    this.#attempt = attempt;
    this.#keep = keep;
    this.#look();
  }

  /** Checks and records, or refuses. Never throws. */
  abstract record(outcome: Outcome): void;

  /** The series, where they are known in the engine that is installed now. */
  protected get known(): Cells | undefined {
    return this.#engine === installed.current ? this.#cells : undefined;
  }

  /** Checks and records, or refuses; looks the series up for the next time. Never throws. */
  protected recordAnew(outcome: Outcome): void {
    const recorded = this.#attempt(outcome);
    this.#look();
    if (recorded && executionListener.current !== undefined) this.keep(outcome);
  }

  /** Tells of what was recorded. */
  protected keep(outcome: Outcome): void {
    this.#keep?.(outcome);
  }

  #look(): void {
    this.#engine = installed.current;
    this.#cells = this.#engine && this.#find();
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
