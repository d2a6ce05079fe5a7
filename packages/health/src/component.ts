import { context, createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { Deadline } from './deadline.ts';
import { type Check, type CheckOptions, type Schedule, scheduleOf } from './options.ts';
import type { ComponentHealth, HealthStatus } from './report.ts';

/** A check that never answers is given up after this many timeouts, so that one lost promise cannot stay forever. */
const timeoutsUntilGivenUp = 10;

/** The key by which OpenTelemetry's SDK knows that nothing is to be traced (`suppressTracing` of its core). */
const suppressTracing = createContextKey('OpenTelemetry SDK Context Key SUPPRESS_TRACING');

/** Outside of any request, to none of which a shared result belongs, and untraced: nobody wants a trace every 5 s. */
const checkContext = ROOT_CONTEXT.setValue(suppressTracing, true);

/** One call of a check. */
interface Attempt {
  readonly startedAt: number;
  readonly signal: AbortSignal;
}

/** What a check that resolved says: its own word where it is one, else that all is well. */
export function statusOf(result: unknown): HealthStatus {
  if (result === false || result === 'unhealthy') return 'unhealthy';
  return result === 'degraded' ? 'degraded' : 'healthy';
}

/**
 * A component: one check at a time, repeated also when nobody asks, a result that is kept until the next, and an
 * answer within the timeout whatever the check does.
 */
export class Component {
  readonly name: string;
  readonly critical: boolean;
  readonly #check: Check;
  readonly #schedule: Schedule;
  /** Milliseconds for which a result is an answer. */
  readonly #freshFor: number;
  readonly #degradedAfter: number;
  readonly #onState: (state: ComponentHealth) => void;
  #latest: { readonly state: ComponentHealth; readonly at: number } | undefined;
  #flight: Promise<ComponentHealth> | undefined;
  #deadline: Deadline | undefined;
  #unanswered: Attempt | undefined;
  /** Whether a check was made early since the last that was answered in time. */
  #hurried = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(name: string, check: Check, options: CheckOptions, onState: (state: ComponentHealth) => void) {
    this.name = name;
    this.critical = options.critical ?? true;
    this.#check = check;
    this.#schedule = scheduleOf(options);
    // The next check comes by itself, so while one is due or under way its predecessor's result is the answer: a
    // slow check makes nobody wait.
    this.#freshFor = options.interval === 0 ? 0 : 2 * (this.#schedule.period + this.#schedule.timeout);
    this.#degradedAfter = options.degradedAfter ?? Number.POSITIVE_INFINITY;
    this.#onState = onState;
  }

  /** Has the check run now and again and again. Keeps no process alive. */
  start(): void {
    const repeat = (delay: number): void => {
      this.#timer = setTimeout(() => {
        void this.#fly();
        repeat(this.#schedule.period);
      }, delay).unref();
    };
    repeat(0);
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  /** The state, remembered or checked now. Never rejects, never takes much longer than the timeout. */
  state(): Promise<ComponentHealth> {
    const latest = this.#latest;
    if (latest && performance.now() - latest.at < this.#freshFor) return Promise.resolve(latest.state);
    const flight = this.#fly();
    this.#deadline?.keepAlive();
    return flight;
  }

  #fly(): Promise<ComponentHealth> {
    this.#flight ??= this.#evaluate().then((state) => {
      this.#flight = undefined;
      this.#latest = { state, at: performance.now() };
      this.#onState(state);
      return state;
    });
    return this.#flight;
  }

  async #evaluate(): Promise<ComponentHealth> {
    const startedAt = performance.now();
    const { timeout } = this.#schedule;
    const late: ComponentHealth = { status: 'unhealthy', response_time_ms: timeout };
    // A dependency that hangs is not asked again on top: the calls would pile up in its client.
    if (this.#unanswered && startedAt - this.#unanswered.startedAt < timeoutsUntilGivenUp * timeout)
      return late;
    const abort = new AbortController();
    const { promise: passed, resolve } = Promise.withResolvers<undefined>();
    const deadline = new Deadline(timeout, () => resolve(undefined));
    this.#deadline = deadline;
    const status = await Promise.race([this.#run({ startedAt, signal: abort.signal }), passed]);
    deadline.cancel();
    if (status === undefined) {
      abort.abort();
      return late;
    }
    this.#hurried = false;
    const elapsed = Math.max(0, performance.now() - startedAt - deadline.blocked);
    const slow = status === 'healthy' && elapsed > this.#degradedAfter;
    return { status: slow ? 'degraded' : status, response_time_ms: Math.round(elapsed * 10) / 10 };
  }

  async #run(attempt: Attempt): Promise<HealthStatus> {
    this.#unanswered = attempt;
    try {
      return statusOf(await context.with(checkContext, () => this.#check(attempt.signal)));
    } catch {
      return 'unhealthy';
    } finally {
      if (this.#unanswered === attempt) this.#unanswered = undefined;
      if (attempt.signal.aborted) this.#checkAtOnce();
    }
  }

  /**
   * When a check that was given up has come to its end, so that what comes back is told without waiting for the next.
   * Once: a check that is always late is not repeated without a pause.
   */
  #checkAtOnce(): void {
    if (this.#hurried) return;
    this.#hurried = true;
    setTimeout(() => {
      if (this.#timer !== undefined) void this.#fly();
    }, 0).unref();
  }
}
