import {
  type Condition,
  groupLabels,
  type Quantity,
  type Selection,
  windowText,
} from '@hishamos/catalogue/alerts';
import { selector } from './selector.ts';

/** How conditions become PromQL. */
export interface PromqlOptions {
  /**
   * Labels that Prometheus adds and that tell one platform from another: series of different platforms are never
   * summed. `job` alone, unless one Prometheus sees several clusters.
   */
  readonly scope: readonly string[];
  /** The series that a recording rule keeps of a quantity, or undefined where none does. */
  recorded(quantity: Quantity): string | undefined;
}

/** The labels by which a quantity or condition is grouped in Prometheus. */
export const groupsOf = (
  by: readonly string[],
  { scope }: Pick<PromqlOptions, 'scope'>,
): readonly string[] => [...new Set([...scope, ...by])];

const counted = (kind: 'rate' | 'increase', of: Selection, window: number): string =>
  `${kind}(${selector(of)}[${windowText(window)}])`;

/** A quantity as an expression of PromQL; never the series that a rule keeps of this very quantity. */
export function unrecordedQuantity(quantity: Quantity, options: PromqlOptions): string {
  if (quantity.kind === 'ratio') {
    return `${quantityPromql(quantity.of, options)}\n/\n${quantityPromql(quantity.to, options)}`;
  }
  const by = groupsOf(quantity.by, options);
  switch (quantity.kind) {
    case 'gauge':
      return `${quantity.reduce} by (${by.join(', ')}) (${selector(quantity.of)})`;
    case 'quantile': {
      const buckets = selector(quantity.of, { part: 'bucket' });
      return `histogram_quantile(${quantity.q}, sum by (${[...by, 'le'].join(', ')}) (rate(${buckets}[${windowText(quantity.window)}])))`;
    }
    default:
      return `sum by (${by.join(', ')}) (${counted(quantity.kind, quantity.of, quantity.window)})`;
  }
}

/** A quantity as an expression of PromQL. */
const quantityPromql = (quantity: Quantity, options: PromqlOptions): string =>
  options.recorded(quantity) ?? unrecordedQuantity(quantity, options);

const isWhole = (quantity: Quantity, options: PromqlOptions) =>
  quantity.kind !== 'ratio' || options.recorded(quantity) !== undefined;

/** A condition as one side of `and` or `unless`, which bind alike. */
function operand(condition: Condition, options: PromqlOptions): string {
  const text = conditionPromql(condition, options);
  return condition.kind === 'all' || condition.kind === 'unless' ? `(\n${text}\n)` : text;
}

/** A condition as an expression of PromQL, which gives an element for each group for which it holds. */
export function conditionPromql(condition: Condition, options: PromqlOptions): string {
  switch (condition.kind) {
    case 'compare': {
      const text = quantityPromql(condition.quantity, options);
      const left = isWhole(condition.quantity, options) ? text : `(\n${text}\n)`;
      return `${left} ${condition.is} ${condition.bound}`;
    }
    case 'all':
      return condition.of.map((each) => operand(each, options)).join('\nand\n');
    case 'unless':
      return `${operand(condition.condition, options)}\nunless\n${operand(condition.except, options)}`;
    case 'absent':
      return `absent(${selector(condition.of)})`;
    default:
      return 'vector(1)';
  }
}

/** The labels that the alerts of a condition have in Prometheus, beside those that its rule adds. */
export function alertLabels(condition: Condition, options: PromqlOptions): readonly string[] {
  const own = groupLabels(condition);
  return condition.kind === 'absent' || condition.kind === 'always' ? own : groupsOf(own, options);
}
