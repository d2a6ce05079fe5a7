import type { Names } from './names.ts';

/** Seconds of silence after which an instance is taken for dead. */
const silence = 120;

/** What arrives of an execution: the columns of its row, except for when it was received. */
const arriving = {
  execution_id: 'uuid',
  kind: 'text',
  subject_id: 'text',
  subject_name: 'text',
  status: 'text',
  started_at: 'timestamptz',
  ended_at: 'timestamptz',
  duration: 'numeric',
  input_tokens: 'numeric',
  output_tokens: 'numeric',
  total_tokens: 'numeric',
  cost: 'numeric',
  platform: 'text',
  model: 'text',
  user_id: 'text',
  request_id: 'text',
  trace_id: 'text',
  parent_execution_id: 'uuid',
  error_type: 'text',
  instance_id: 'uuid',
} as const;

const record = (columns: Readonly<Record<string, string>>) =>
  Object.entries(columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');

const open = (status: string) => `${status} IN ('running', 'abandoned')`;

/**
 * Takes executions in whatever order they come, as often as they come: the first end of an execution stands, and
 * a start after it changes nothing.
 */
const takeExecutions = (names: Names): string => {
  const columns = Object.keys(arriving);
  const changing = columns.filter((name) => name !== 'execution_id');
  return `
CREATE FUNCTION ${names.of('take_executions')}(batch json) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  oldest uuid;
BEGIN
  PERFORM pg_advisory_xact_lock_shared(${names.lock('rows')});
  SELECT ${names.of('id_at')}(retained_from::timestamp AT TIME ZONE 'UTC') INTO oldest FROM ${names.of('retention')};
  INSERT INTO ${names.of('executions')} AS kept (${columns.join(', ')})
  SELECT DISTINCT ON (execution_id) ${columns.join(', ')}
  FROM json_to_recordset(batch) AS arrived(${record(arriving)})
  WHERE execution_id >= oldest
  ORDER BY execution_id, ${open('status')}
  ON CONFLICT (execution_id) DO UPDATE SET
    ${changing.map((name) => `${name} = excluded.${name}`).join(', ')}
  WHERE ${open('kept.status')} AND NOT ${open('excluded.status')};
END $$`;
};

const takeUsers = (names: Names): string => `
CREATE FUNCTION ${names.of('take_users')}(batch json) RETURNS void LANGUAGE sql
  SET search_path = pg_catalog, pg_temp AS $$
  INSERT INTO ${names.of('users')} AS kept (user_id, email, seen_at)
  SELECT DISTINCT ON (user_id) user_id, email, seen_at
  FROM json_to_recordset(batch) AS arrived(user_id text, email text, seen_at timestamptz)
  ORDER BY user_id, seen_at DESC
  ON CONFLICT (user_id) DO UPDATE SET
    email = CASE WHEN excluded.seen_at >= kept.seen_at THEN coalesce(excluded.email, kept.email) ELSE coalesce(kept.email, excluded.email) END,
    seen_at = greatest(kept.seen_at, excluded.seen_at)
$$`;

/**
 * Notes that an instance lives, or has ended; and marks what dead instances left as abandoned.
 *
 * An instance that was only silent, as when the database was away, has its executions back with its next sign.
 * Rows that somebody else is at are left for the next time.
 */
const takeInstance = (names: Names): string => {
  const mark = (status: string, condition: string) => `
  UPDATE ${names.of('executions')} SET status = '${status}' WHERE execution_id IN (
    SELECT e.execution_id FROM ${names.of('executions')} e WHERE ${condition}
    ORDER BY e.execution_id FOR UPDATE SKIP LOCKED
  );`;
  return `
CREATE FUNCTION ${names.of('take_instance')}(sign json) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  heard record;
BEGIN
  SELECT * INTO heard FROM json_to_record(sign) AS s(instance_id uuid, host text, process_id integer, ended boolean);
  INSERT INTO ${names.of('instances')} AS kept (instance_id, host, process_id, seen_at, ended_at)
  VALUES (heard.instance_id, heard.host, heard.process_id, now(), CASE WHEN heard.ended THEN now() END)
  ON CONFLICT (instance_id) DO UPDATE SET
    host = coalesce(kept.host, excluded.host), process_id = coalesce(kept.process_id, excluded.process_id),
    seen_at = now(), ended_at = coalesce(kept.ended_at, excluded.ended_at);
  IF heard.ended IS NOT TRUE THEN
    PERFORM ${names.of('ensure_partition')}((now() AT TIME ZONE 'UTC')::date);
    PERFORM ${names.of('ensure_partition')}(((now() AT TIME ZONE 'UTC') + interval '1 month')::date);${mark(
      'running',
      `e.status = 'abandoned' AND e.instance_id = heard.instance_id`,
    )}
  END IF;
  PERFORM ${names.of('mark_abandoned')}();
END $$`;
};

/** The rule: running, and its instance has ended; or neither of the two was heard of for {@link silence}. */
const markAbandoned = (names: Names): string => `
CREATE FUNCTION ${names.of('mark_abandoned')}() RETURNS void LANGUAGE sql
  SET search_path = pg_catalog, pg_temp AS $$
  UPDATE ${names.of('executions')} SET status = 'abandoned' WHERE execution_id IN (
    SELECT e.execution_id FROM ${names.of('executions')} e
    LEFT JOIN ${names.of('instances')} i USING (instance_id)
    WHERE e.status = 'running' AND (i.ended_at IS NOT NULL
      OR greatest(i.seen_at, e.received_at) < now() - interval '${silence} seconds')
    ORDER BY e.execution_id FOR UPDATE OF e SKIP LOCKED
  );
$$`;

/**
 * Where everything arrives: a view without rows, whose trigger takes what is inserted. So the one right that an
 * application needs is `INSERT` on it; it can neither read nor change what others have stored.
 */
const inboxView = (names: Names): string[] => [
  `CREATE VIEW ${names.of('inbox')} AS
  SELECT NULL::json AS executions, NULL::json AS users, NULL::json AS instance WHERE false`,
  `CREATE FUNCTION ${names.of('take')}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  IF NEW.executions IS NOT NULL THEN
    BEGIN
      PERFORM ${names.of('take_executions')}(NEW.executions);
    EXCEPTION WHEN check_violation THEN
      -- A month that has no partition yet: make those that are asked for, and try once more.
      PERFORM ${names.of('ensure_partition')}(month) FROM (
        SELECT DISTINCT (${names.of('time_of')}(execution_id) AT TIME ZONE 'UTC')::date AS month
        FROM json_to_recordset(NEW.executions) AS arrived(execution_id uuid)
      ) months;
      PERFORM ${names.of('take_executions')}(NEW.executions);
    END;
  END IF;
  IF NEW.users IS NOT NULL THEN PERFORM ${names.of('take_users')}(NEW.users); END IF;
  IF NEW.instance IS NOT NULL THEN PERFORM ${names.of('take_instance')}(NEW.instance); END IF;
  RETURN NEW;
END $$`,
  `CREATE TRIGGER ${names.index('take')} INSTEAD OF INSERT ON ${names.of('inbox')}
  FOR EACH ROW EXECUTE FUNCTION ${names.of('take')}()`,
];

const functions = [
  'ensure_partition(date)',
  'take_executions(json)',
  'take_users(json)',
  'take_instance(json)',
  'mark_abandoned()',
  'take()',
];

export const inbox = (names: Names): string[] => [
  takeExecutions(names),
  takeUsers(names),
  markAbandoned(names),
  takeInstance(names),
  ...inboxView(names),
  ...functions.map((each) => {
    const [name = '', rest] = each.split('(');
    return `REVOKE ALL ON FUNCTION ${names.of(name)}(${rest} FROM PUBLIC`;
  }),
];
