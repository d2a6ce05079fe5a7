import { inbox } from './inbox.ts';
import type { Names } from './names.ts';
import { partitions } from './partitions.ts';
import { retention } from './retention.ts';
import { createRollup, rollups } from './rollups.ts';
import { tables } from './tables.ts';
import { triggers } from './triggers.ts';
import { views } from './views.ts';

/** One step of the schema, as SQL statements. */
export interface SchemaStep {
  readonly up: (names: Names) => string[];
  readonly down: (names: Names) => string[];
}

const viewNames = Object.keys(views);

const dropped = [
  'apply_retention(integer)',
  'take()',
  'take_instance(json)',
  'mark_abandoned()',
  'take_users(json)',
  'take_executions(json)',
  'roll_up_insert()',
  'roll_up_update()',
  'roll_up_delete()',
  'ensure_partition(date)',
  'time_of(uuid)',
  'id_at(timestamptz)',
];

/** Every step, by the name under which it is recorded as done. The text of one that is released never changes. */
export const schemaSteps: Readonly<Record<string, SchemaStep>> = {
  '0001_executions': {
    up: (names) => [
      ...tables(names),
      ...rollups.map((rollup) => createRollup(names, rollup)),
      ...partitions(names),
      ...triggers(names),
      ...inbox(names),
      ...retention(names),
    ],
    down: (names) => [
      `DROP VIEW ${names.of('inbox')}`,
      `DROP TABLE ${names.of('executions')}`,
      ...dropped.map((each) => {
        const [name = '', rest] = each.split('(');
        return `DROP FUNCTION ${names.of(name)}(${rest}`;
      }),
      ...rollups.toReversed().map(({ table }) => `DROP TABLE ${names.of(table)}`),
      ...(['retention', 'instances', 'users'] as const).map((each) => `DROP TABLE ${names.of(each)}`),
    ],
  },
  '0002_performance_views': {
    up: (names) => viewNames.map((name) => `CREATE VIEW ${names.view(name)} AS${views[name]?.(names)}`),
    down: (names) => viewNames.toReversed().map((name) => `DROP VIEW ${names.view(name)}`),
  },
};
