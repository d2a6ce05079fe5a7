import type { Condition } from '@hishamos/catalogue/alerts';
import {
  type AlertRule,
  isEmbeddable,
  type Quantity,
  type Selection,
  selectionsOf,
} from '@hishamos/catalogue/alerts';
import { holdsFor } from './evaluate.ts';
import type { PrometheusVersion } from './rate.ts';
import { RuleState } from './rule-state.ts';
import { SampleStore, sampleName } from './sample-store.ts';

function windowsOfQuantity(quantity: Quantity): [Selection, number][] {
  if (quantity.kind === 'ratio')
    return [...windowsOfQuantity(quantity.of), ...windowsOfQuantity(quantity.to)];
  return 'window' in quantity ? [[quantity.of, quantity.window * 1000]] : [];
}

function windowsOf(condition: Condition): [Selection, number][] {
  switch (condition.kind) {
    case 'compare':
      return windowsOfQuantity(condition.quantity);
    case 'all':
      return condition.of.flatMap(windowsOf);
    case 'unless':
      return [...windowsOf(condition.condition), ...windowsOf(condition.except)];
    default:
      return [];
  }
}

/** By the name of samples, the longest window in milliseconds over which conditions read them. */
function longestWindows(conditions: readonly Condition[]): Map<string, number> {
  const longest = new Map<string, number>();
  for (const selection of conditions.flatMap(selectionsOf)) longest.set(sampleName(selection), 0);
  for (const [selection, window] of conditions.flatMap(windowsOf)) {
    const name = sampleName(selection);
    longest.set(name, Math.max(longest.get(name) ?? 0, window));
  }
  return longest;
}

/** Evaluates alert rules on samples that it is given, as Prometheus would. */
export class Evaluator {
  readonly store: SampleStore;
  readonly states: readonly RuleState[];
  readonly #version: PrometheusVersion;

  /** Rules that only a Prometheus can evaluate are left out. */
  constructor(rules: readonly AlertRule[], version: PrometheusVersion = 3) {
    const own = rules.filter(({ condition }) => isEmbeddable(condition));
    this.store = new SampleStore(longestWindows(own.map(({ condition }) => condition)));
    this.states = own.map((rule) => new RuleState(rule));
    this.#version = version;
  }

  /** Evaluates the rules one after the other, at one moment, with a pause after each series. */
  *step(time: number): Generator<void> {
    const moment = { store: this.store, time, version: this.#version, computed: new Map() };
    for (const state of this.states) state.step(yield* holdsFor(state.rule.condition, moment), time);
  }
}
