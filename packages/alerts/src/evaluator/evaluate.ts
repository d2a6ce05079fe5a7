import type { Condition } from '@hishamos/catalogue/alerts';
import { instantsOf, type Moment, quantityOf } from './quantity.ts';
import { kept, type Vector } from './vector.ts';

const comparisons = {
  '>': (value: number, bound: number) => value > bound,
  '>=': (value: number, bound: number) => value >= bound,
  '<': (value: number, bound: number) => value < bound,
  '==': (value: number, bound: number) => value === bound,
} as const;

/** The groups for which a condition holds, with their values. It pauses after each series that it reads. */
export function* holdsFor(condition: Condition, moment: Moment): Generator<void, Vector> {
  switch (condition.kind) {
    case 'compare': {
      const { is, bound } = condition;
      return kept(yield* quantityOf(condition.quantity, moment), (_, { value }) =>
        comparisons[is](value, bound),
      );
    }
    case 'all': {
      let vector = yield* holdsFor(condition.of[0], moment);
      for (const other of condition.of.slice(1)) {
        const also = yield* holdsFor(other, moment);
        vector = kept(vector, (key) => also.has(key));
      }
      return vector;
    }
    case 'unless': {
      const except = yield* holdsFor(condition.except, moment);
      return kept(yield* holdsFor(condition.condition, moment), (key) => !except.has(key));
    }
    case 'absent': {
      if ((yield* instantsOf(condition.of, moment)).length > 0) return new Map();
      const equal = condition.of.where.filter(({ op }) => op === '=');
      const labels = Object.fromEntries(equal.map(({ label, value }) => [label, value]));
      return new Map([[JSON.stringify(labels), { labels, value: 1 }]]);
    }
    default:
      return new Map([['{}', { labels: {}, value: 1 }]]);
  }
}
