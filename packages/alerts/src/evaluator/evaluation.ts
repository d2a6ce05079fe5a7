import type { AlertRule } from '@hishamos/catalogue/alerts';
import { countEvaluationFailure } from '../delivery/self-metrics.ts';
import type { Dispatcher } from '../dispatcher.ts';
import type { Texts } from '../notification.ts';
import { warn } from '../warn.ts';
import { Evaluator } from './evaluator.ts';
import type { InCommon } from './group-alerts.ts';
import { inSlices } from './in-slices.ts';
import { Memory } from './memory.ts';
import { Notifier } from './notifier.ts';

export interface EvaluationOptions extends InCommon {
  readonly dispatcher: Dispatcher;
  readonly rules: readonly AlertRule[];
  /** The metrics as they are now, as a Prometheus page in text format. */
  readonly page: () => Promise<string>;
  /** Milliseconds between two evaluations. */
  readonly interval: number;
}

interface Run {
  readonly evaluator: Evaluator;
  readonly notifier: Notifier;
}

/**
 * Evaluates the alert rules again and again on this process' own metrics, and tells of what begins and ends. Of the
 * processes that share a spool, the one that delivers evaluates.
 */
export class Evaluation {
  readonly #options: EvaluationOptions;
  readonly #memory: Memory;
  #run: Run | undefined;
  #stepping = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(options: EvaluationOptions) {
    this.#options = options;
    this.#memory = new Memory(options.dispatcher.directory);
  }

  start(): void {
    this.#timer = setInterval(() => void this.step(), this.#options.interval).unref();
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  /** Evaluates once, unless that is under way. Never rejects. */
  async step(): Promise<void> {
    if (this.#stepping) return;
    this.#stepping = true;
    try {
      if (this.#options.dispatcher.isOwner) await this.#step();
      else this.#run = undefined;
    } catch (error) {
      countEvaluationFailure();
      warn(
        `the alert rules could not be evaluated (${error instanceof Error ? error.message : String(error)}).`,
      );
    } finally {
      this.#stepping = false;
    }
  }

  async #step(): Promise<void> {
    const time = Date.now();
    this.#run ??= await this.#begin(time);
    const { evaluator, notifier } = this.#run;
    await inSlices(evaluator.store.take(await this.#options.page(), time));
    await inSlices(evaluator.step(time));
    if (await notifier.update(evaluator.states, time)) await this.#memory.write(notifier.told);
  }

  /** Begins with the alerts that fired in a process before this one. */
  async #begin(time: number): Promise<Run> {
    const { dispatcher, rules, labels, runbooks } = this.#options;
    const evaluator = new Evaluator(rules);
    const notifier = new Notifier({
      send: async (group, channels) => (await dispatcher.accept(group, channels)) !== 'full',
      channels: dispatcher.channels,
      labels,
      runbooks,
    });
    const known = (await this.#memory.read()).flatMap((fired) => {
      const state = evaluator.states.find(
        ({ rule }) => rule.alert === fired.labels.alertname && isOf(rule, fired.labels),
      );
      state?.restore(fired, time);
      const alert = state?.alerts.find(({ key }) => key === fired.key);
      return state === undefined || alert === undefined ? [] : [{ rule: state.rule, alert: { ...alert } }];
    });
    notifier.restore(known);
    return { evaluator, notifier };
  }
}

/** Whether an alert's labels are those that a rule gives. */
const isOf = ({ severity, labels = {} }: AlertRule, given: Texts): boolean =>
  given.severity === severity && Object.entries(labels).every(([name, value]) => given[name] === value);
