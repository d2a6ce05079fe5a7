import type { SyntaxNode } from '@lezer/common';
import { parser } from '@prometheus-io/lezer-promql';

/** A selector of an expression, with what surrounds it. */
export interface Selector {
  readonly text: string;
  readonly metric: string;
  readonly matchers: readonly { readonly label: string; readonly op: string; readonly value: string }[];
  /** The range in brackets behind it, where it has one. */
  readonly range: string | undefined;
  /** The function that it, or its range, is the argument of. */
  readonly calledBy: string | undefined;
}

/** An expression of PromQL, read by the parser of Prometheus' own editor. */
export interface Expression {
  readonly valid: boolean;
  readonly selectors: readonly Selector[];
  /** Labels in `by`, `without`, `on`, `ignoring`, `group_left` and `group_right`. */
  readonly groupings: readonly string[];
}

/** The function whose argument a node is, where nothing stands between. */
function callerOf(node: SyntaxNode, text: (node: SyntaxNode) => string): string | undefined {
  const call = node.parent?.name === 'FunctionCallBody' ? node.parent.parent : null;
  const name = call?.name === 'FunctionCall' ? call.getChild('FunctionIdentifier') : null;
  return name ? text(name) : undefined;
}

/** Reads an expression, without the variables of Grafana: see {@link withoutVariables}. */
export function parsePromql(expression: string): Expression {
  const text = ({ from, to }: { from: number; to: number }) => expression.slice(from, to);
  const selectors: Selector[] = [];
  const groupings: string[] = [];
  let valid = expression.trim() !== '';
  parser.parse(expression).iterate({
    enter(reference) {
      const { node } = reference;
      if (node.type.isError) valid = false;
      if (node.name === 'GroupingLabels') groupings.push(...node.getChildren('LabelName').map(text));
      if (node.name !== 'VectorSelector') return;
      const matrix = node.parent?.name === 'MatrixSelector' ? node.parent : null;
      const metric = node.getChild('Identifier');
      const range = matrix?.getChild('DurationExpr');
      selectors.push({
        text: text(node),
        metric: metric ? text(metric) : '',
        matchers: (node.getChild('LabelMatchers')?.getChildren('UnquotedLabelMatcher') ?? []).map(
          (matcher) => {
            const [label, op, value] = ['LabelName', 'MatchOp', 'StringLiteral'].map((name) => {
              const child = matcher.getChild(name);
              return child ? text(child) : '';
            });
            return { label: label ?? '', op: op ?? '', value: JSON.parse(value ?? '""') as string };
          },
        ),
        range: range ? text(range) : undefined,
        calledBy: callerOf(matrix ?? node, text),
      });
    },
  });
  return { valid, selectors, groupings };
}

/** Expands Grafana's variables for durations; those within strings stay. */
export const withoutVariables = (expression: string, durations: Readonly<Record<string, string>>): string =>
  expression.replace(/\$(__\w+)/g, (whole, name: string) => durations[name] ?? whole);
