import {
  executionFields,
  getRequest,
  requestIdFrom,
  setExecutionFields,
  setRequest,
  tellUser,
} from '@hishamos/context';
import { executionListener, newExecutionId } from '@hishamos/engine';
import type { ExecutionStatus } from '@hishamos/meters';
import { type Context, context, createContextKey, ROOT_CONTEXT, type Span, trace } from '@opentelemetry/api';
import { callIn } from './call-in.ts';
import { guard } from './guard.ts';
import type { Kind } from './kind.ts';
import type { ExecutionOptions, Usage } from './options.ts';
import { errorTypeOf, statusOf } from './outcome.ts';
import { endSpan, startSpan } from './span.ts';

const key = createContextKey('hishamos.execution');

/** The innermost execution that a context belongs to. */
export const executionIn = (context: Context): Execution | undefined =>
  context.getValue(key) as Execution | undefined;

const amount = (value: unknown): value is number =>
  typeof value === 'number' && Number.isFinite(value) && value >= 0;

/** An agent, command or workflow that runs. Its methods never throw. */
export class Execution {
  /** Milliseconds since 1970; never later than what the id tells. */
  readonly startedAt: number = Date.now();
  /** UUIDv7. */
  readonly executionId: string = newExecutionId();
  /** The execution that it is a part of. */
  readonly parentId: string | undefined;
  readonly kind: Kind['kind'];
  readonly id: string;
  readonly options: ExecutionOptions;
  /** The context in which its work is done. */
  readonly context: Context;
  readonly #metrics: ReturnType<Kind['bind']> | undefined;
  readonly #span: Span | undefined;
  readonly #startedOn = performance.now();
  #inputTokens: number | undefined;
  #outputTokens: number | undefined;
  #cost: number | undefined;
  #status: ExecutionStatus | undefined;
  #ended = false;

  constructor(kind: Kind, id: string, options: ExecutionOptions) {
    this.#metrics = guard(() => kind.bind(id, options.platform));
    this.kind = kind.kind;
    this.id = id;
    this.options = options;
    const parent = guard(() => context.active()) ?? ROOT_CONTEXT;
    this.parentId = guard(() => executionFields(parent).execution_id);
    this.#span = guard(() => startSpan(kind, this, parent));
    this.context = guard(() => this.#contextFrom(parent)) ?? parent;
    guard(() => executionListener.current?.started(this));
  }

  get #userId(): string | undefined {
    return this.options.userId ?? getRequest(this.context)?.userId;
  }

  #contextFrom(parent: Context): Context {
    const fields = { [`${this.kind}_id`]: String(this.id), execution_id: this.executionId };
    const own = setExecutionFields(this.#withUser(parent), fields).setValue(key, this);
    return this.#span === undefined ? own : trace.setSpan(own, this.#span);
  }

  /** A user of its own makes a request of its own, beside the surrounding one. */
  #withUser(parent: Context): Context {
    if (this.options.userId === undefined) return parent;
    const request = getRequest(parent) ?? { requestId: requestIdFrom(undefined) };
    const userId = String(this.options.userId);
    tellUser(userId);
    return setRequest(parent, { ...request, userId });
  }

  /** Adds to what the execution has used. Counts that are no numbers of at least 0 are left out. */
  addUsage(usage: Usage): void {
    const { inputTokens, outputTokens, cost } = guard(() => ({ ...usage })) ?? {};
    if (amount(inputTokens)) this.#inputTokens = (this.#inputTokens ?? 0) + inputTokens;
    if (amount(outputTokens)) this.#outputTokens = (this.#outputTokens ?? 0) + outputTokens;
    if (amount(cost)) this.#cost = (this.#cost ?? 0) + cost;
  }

  /** Says what the whole execution costs, in US dollars. */
  setCost(usd: number): void {
    if (amount(usd)) this.#cost = usd;
  }

  /** Says how the execution ends, where its result or error does not say so. */
  setStatus(status: ExecutionStatus): void {
    this.#status = status;
  }

  /** Calls `fn` as a part of this execution. Returns or throws exactly what `fn` does. */
  with<Result>(fn: () => Result): Result {
    return callIn(this.context, fn);
  }

  /**
   * Ends the execution and records it, once. Its status is the one given, else the one that was set, else that
   * of the error given, else `completed`.
   */
  end(result: { status?: ExecutionStatus; error?: unknown } = {}): void {
    const { status, error } = guard(() => ({ ...result })) ?? {};
    this.#end(status, error !== undefined, error);
  }

  /** Ends the execution with what its work has thrown, whatever that is. */
  fail(error: unknown): void {
    this.#end(undefined, true, error);
  }

  #end(given: ExecutionStatus | undefined, failed: boolean, error: unknown): void {
    if (this.#ended) return;
    this.#ended = true;
    const duration = (performance.now() - this.#startedOn) / 1000;
    const outcome = failed ? (guard(() => statusOf(error)) ?? 'failed') : 'completed';
    const status = given ?? this.#status ?? outcome;
    const known = this.#inputTokens !== undefined || this.#outputTokens !== undefined;
    const tokens = known ? (this.#inputTokens ?? 0) + (this.#outputTokens ?? 0) : undefined;
    const cost = this.#cost;
    // Inside the execution's own context, so that a slow bucket's exemplar leads to its span.
    guard(() => this.with(() => this.#metrics?.record({ status, duration, tokens, cost })));
    const used = { inputTokens: this.#inputTokens, outputTokens: this.#outputTokens, cost };
    const errorType = failed ? guard(() => errorTypeOf(error)) : undefined;
    guard(() => executionListener.current?.ended(this, { status, duration, ...used, errorType }));
    const span = this.#span;
    if (span === undefined) return;
    guard(() => endSpan(span, { status, error, ...used, userId: this.#userId }));
  }
}
