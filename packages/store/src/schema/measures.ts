/** How an execution stands. `abandoned` is one whose instance ended, or fell silent, before it did. */
export const statuses = ['running', 'completed', 'failed', 'cancelled', 'timeout', 'abandoned'] as const;
export type Status = (typeof statuses)[number];

/** What is executed. */
export const kinds = ['agent', 'command', 'workflow'] as const;
const countOf = (status: Status) => ({ type: 'bigint', of: `(d.status = '${status}')::int` }) as const;
const sumOf = (column: string) => ({ type: 'numeric', of: `coalesce(d.${column}, 0)` }) as const;

/**
 * What every rollup keeps: sums over executions. `of` is one execution's part, of the row `d`.
 *
 * Sums are exact numbers, not floating point, so that they are the same in whatever order rows arrive.
 */
export const measures = {
  executions: { type: 'bigint', of: '1' },
  running: countOf('running'),
  completed: countOf('completed'),
  failed: countOf('failed'),
  cancelled: countOf('cancelled'),
  timed_out: countOf('timeout'),
  abandoned: countOf('abandoned'),
  input_tokens: sumOf('input_tokens'),
  output_tokens: sumOf('output_tokens'),
  total_tokens: sumOf('total_tokens'),
  cost: sumOf('cost'),
  duration: sumOf('duration'),
} as const;

export const measureNames = Object.keys(measures) as (keyof typeof measures)[];

/** The sum of a measure over executions, each added once, or taken out where its `sign` is -1. */
export const signedSum = (name: keyof typeof measures): string => `sum(d.sign * ${measures[name].of})`;
