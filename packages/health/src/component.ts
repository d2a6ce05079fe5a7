import { context, ROOT_CONTEXT } from '@opentelemetry/api';
import { type Check, type CheckOptions, defaultOptions } from './options.ts';
import type { ComponentHealth } from './report.ts';

/** A check that never answers is given up after this many timeouts, so that one lost promise cannot stay forever. */
const timeoutsUntilGivenUp = 10;

/** One call of a check. */
interface Attempt {
  readonly startedAt: number;
}

/**
 * A registered component: one check at a time, a result that is reused for `interval`, and an answer within
 * `timeout` whatever the check does.
 */
export class Component {
  readonly name: string;
  readonly critical: boolean;
  readonly #check: Check;
  readonly #timeout: number;
  readonly #interval: number;
  readonly #onState: (state: ComponentHealth) => void;
  #latest: { readonly state: ComponentHealth; readonly at: number } | undefined;
  #flight: Promise<ComponentHealth> | undefined;
  #unanswered: Attempt | undefined;

  constructor(name: string, check: Check, options: CheckOptions, onState: (state: ComponentHealth) => void) {
    this.name = name;
    this.critical = options.critical ?? defaultOptions.critical;
    this.#check = check;
    this.#timeout = options.timeout ?? defaultOptions.timeout;
    this.#interval = options.interval ?? defaultOptions.interval;
    this.#onState = onState;
  }

  /** The state, remembered or checked now. Never rejects, never takes much longer than the timeout. */
  state(): Promise<ComponentHealth> {
    if (this.#flight) return this.#flight;
    const latest = this.#latest;
    if (latest && performance.now() - latest.at < this.#interval) return Promise.resolve(latest.state);
    this.#flight = this.#evaluate().then((state) => {
      this.#flight = undefined;
      this.#latest = { state, at: performance.now() };
      this.#onState(state);
      return state;
    });
    return this.#flight;
  }

  async #evaluate(): Promise<ComponentHealth> {
    const startedAt = performance.now();
    const late: ComponentHealth = { status: 'unhealthy', response_time_ms: this.#timeout };
    // A dependency that hangs is not asked again on top: the calls would pile up in its client.
    if (this.#unanswered && startedAt - this.#unanswered.startedAt < timeoutsUntilGivenUp * this.#timeout)
      return late;
    const abort = new AbortController();
    let timer: NodeJS.Timeout | undefined;
    const timeout = new Promise<undefined>((resolve) => {
      timer = setTimeout(() => resolve(undefined), this.#timeout);
    });
    const status = await Promise.race([this.#run({ startedAt }, abort.signal), timeout]);
    clearTimeout(timer);
    if (status === undefined) {
      abort.abort();
      return late;
    }
    return { status, response_time_ms: Math.round((performance.now() - startedAt) * 10) / 10 };
  }

  async #run(attempt: Attempt, signal: AbortSignal): Promise<'healthy' | 'unhealthy'> {
    this.#unanswered = attempt;
    try {
      // Outside of any request: a result is shared, so its logs and spans belong to no single request.
      await context.with(ROOT_CONTEXT, () => this.#check(signal));
      return 'healthy';
    } catch {
      return 'unhealthy';
    } finally {
      if (this.#unanswered === attempt) this.#unanswered = undefined;
    }
  }
}
