import { kinds, measureNames, measures, signedSum } from './measures.ts';
import type { Names } from './names.ts';

/** A table of sums over executions, by some of their properties. */
export interface Rollup {
  readonly table: string;
  /** The columns that tell its rows apart: each with its type, and its value of the execution `d`. */
  readonly keys: Readonly<Record<string, { readonly type: string; readonly of: string }>>;
  /** Which executions it counts; all by default. */
  readonly where?: string;
  /** Further columns: what is kept of the executions, and how the kept meets the new. */
  readonly extra?: Readonly<Record<string, Extra>>;
  /** The rollup by day, where this one has no day: what it holds of all days is this one's. */
  readonly days?: string;
}

interface Extra {
  readonly type: string;
  /** Of the executions `d` of one key, as an aggregate. */
  readonly of: string;
  /** Of what is kept, `r`, and what is new, `excluded`. */
  readonly merged: string;
}

/** The UTC day on which an execution started: the day it belongs to, whenever it ends or arrives. */
const day = { type: 'date', of: "(d.started_at AT TIME ZONE 'UTC')::date" };
const kind = { type: 'text', of: 'd.kind' };
const subject = { type: 'text', of: 'd.subject_id' };
const platform = { type: 'text', of: "coalesce(d.platform, '')" };
const user = { type: 'text', of: 'd.user_id' };
const withUser = 'd.user_id IS NOT NULL';

/** How many of a user's executions are agents', commands' and workflows'. */
const byKind = Object.fromEntries(
  kinds.map((each) => [
    `${each}_executions`,
    {
      type: 'bigint',
      of: `sum(d.sign * (d.kind = '${each}')::int)`,
      merged: `r.${each}_executions + excluded.${each}_executions`,
    },
  ]),
);

/** The name that the latest execution gave, behind that one's id: ids of version 7 are in the order of time. */
const label = {
  type: 'text COLLATE "C"',
  of: 'max((d.execution_id::text || d.subject_name) COLLATE "C")',
  merged: 'greatest(r.label, excluded.label)',
};
const lastActivity = {
  type: 'timestamptz',
  of: 'max(coalesce(d.ended_at, d.started_at))',
  merged: 'greatest(r.last_activity, excluded.last_activity)',
};

/** Every rollup, in the order in which they are written. Those without a day outlive even the days. */
export const rollups: readonly Rollup[] = [
  { table: 'daily', keys: { day, kind } },
  {
    table: 'daily_subjects',
    keys: { day, kind, subject_id: subject, platform },
    extra: { label },
  },
  {
    table: 'subjects',
    keys: { kind, subject_id: subject },
    extra: { label },
    days: 'daily_subjects',
  },
  {
    table: 'daily_users',
    keys: { day, user_id: user },
    where: withUser,
    extra: { ...byKind, last_activity: lastActivity },
  },
  {
    table: 'user_totals',
    keys: { user_id: user },
    where: withUser,
    extra: { ...byKind, last_activity: lastActivity },
    days: 'daily_users',
  },
];

/** The table of a rollup. Half of each page is left free, for rows that change with every batch. */
export function createRollup(names: Names, { table, keys, extra = {} }: Rollup): string {
  const columns = [
    ...Object.entries(keys).map(([name, { type }]) => `${name} ${type} NOT NULL`),
    ...measureNames.map((name) => `${name} ${measures[name].type} NOT NULL`),
    ...Object.entries(extra).map(([name, { type }]) => `${name} ${type}`),
    `PRIMARY KEY (${Object.keys(keys).join(', ')})`,
  ];
  return `CREATE TABLE ${names.of(table)} (\n  ${columns.join(',\n  ')}\n) WITH (fillfactor = 50)`;
}

/** A query for a rollup's rows over executions `d` that `from` gives, each with a `sign` of 1 or -1. */
export function rollUp({ keys, where, extra = {} }: Rollup, from: string): string {
  const columns = [
    ...Object.entries(keys).map(([name, { of }]) => `${of} AS ${name}`),
    ...measureNames.map((name) => `${signedSum(name)} AS ${name}`),
    ...Object.entries(extra).map(([name, { of }]) => `${of} AS ${name}`),
  ];
  const positions = Object.keys(keys).map((_, index) => index + 1);
  return [
    `SELECT ${columns.join(', ')}`,
    `FROM (${from}) d`,
    ...(where === undefined ? [] : [`WHERE ${where}`]),
    `GROUP BY ${positions.join(', ')}`,
  ].join('\n');
}

/** Adds the executions that `from` gives to a rollup. */
export function addToRollup(names: Names, rollup: Rollup, from: string): string {
  const { table, keys, extra = {} } = rollup;
  const kept = [
    ...measureNames.map((name) => `${name} = r.${name} + excluded.${name}`),
    ...Object.entries(extra).map(([name, { merged }]) => `${name} = ${merged}`),
  ];
  return [
    `INSERT INTO ${names.of(table)} AS r (${columnsOf(rollup).join(', ')})`,
    rollUp(rollup, from),
    `ORDER BY ${Object.keys(keys).join(', ')}`,
    `ON CONFLICT (${Object.keys(keys).join(', ')}) DO UPDATE SET ${kept.join(', ')}`,
  ].join('\n');
}

/** The columns of a rollup, in order. */
export const columnsOf = ({ keys, extra = {} }: Rollup): string[] => [
  ...Object.keys(keys),
  ...measureNames,
  ...Object.keys(extra),
];
