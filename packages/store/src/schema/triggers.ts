import type { Names } from './names.ts';
import { addToRollup, rollups } from './rollups.ts';

const inserted = 'SELECT 1 AS sign, n.* FROM new_rows n';
const deleted = 'SELECT -1 AS sign, o.* FROM old_rows o';

/** What each statement on the executions changes, and the tables in which PostgreSQL shows it. */
const changes = {
  insert: { from: inserted, referencing: 'NEW TABLE AS new_rows' },
  update: {
    from: `${inserted} UNION ALL ${deleted}`,
    referencing: 'OLD TABLE AS old_rows NEW TABLE AS new_rows',
  },
  delete: { from: deleted, referencing: 'OLD TABLE AS old_rows' },
} as const;

type Change = keyof typeof changes;

/**
 * Keeps the rollups with each statement that changes executions, whoever's it is, in its transaction.
 *
 * All write the same few rows of today, so that they wait for each other anyway: they do it at one lock, taken
 * when the executions are written, and cannot deadlock.
 */
const rollUpOn = (names: Names, change: Change): string[] => {
  const { from, referencing } = changes[change];
  const name = names.of(`roll_up_${change}`);
  const statements = rollups.map((rollup) => `    ${addToRollup(names, rollup, from)};`);
  return [
    `CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF EXISTS (SELECT FROM (${from}) changed) THEN
    PERFORM pg_advisory_xact_lock(${names.lock('rollups')});
${statements.join('\n')}
  END IF;
  RETURN NULL;
END $$`,
    `REVOKE ALL ON FUNCTION ${name}() FROM PUBLIC`,
    `CREATE TRIGGER ${names.index(`roll_up_${change}`)} AFTER ${change.toUpperCase()} ON ${names.of('executions')}
  REFERENCING ${referencing} FOR EACH STATEMENT EXECUTE FUNCTION ${name}()`,
  ];
};

export const triggers = (names: Names): string[] =>
  (Object.keys(changes) as Change[]).flatMap((change) => rollUpOn(names, change));
