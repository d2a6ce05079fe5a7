import type { Names } from './names.ts';

/**
 * Deletes the executions that began more than so many days ago: whole months by dropping their partition, the
 * rest of a month row by row. Both go past the triggers, so the rollups keep what they have counted.
 */
export const retention = (names: Names): string[] => {
  const apply = `${names.of('apply_retention')}(integer)`;
  return [
    `
CREATE FUNCTION ${names.of('apply_retention')}(days integer) RETURNS bigint LANGUAGE plpgsql
  SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
  boundary date := (now() AT TIME ZONE 'UTC')::date - days;
  oldest uuid := ${names.of('id_at')}(boundary::timestamp AT TIME ZONE 'UTC');
  partition record;
  deleted bigint := 0;
  rows bigint;
BEGIN
  IF days < 1 THEN RAISE EXCEPTION 'days must be 1 or more, but it is %', days USING ERRCODE = '22023'; END IF;
  PERFORM pg_advisory_xact_lock(${names.lock('rows')});
  UPDATE ${names.of('retention')} SET retained_from = greatest(retained_from, boundary);
  -- Nobody will end these any more; they must not count as running for ever.
  UPDATE ${names.of('executions')} SET status = 'abandoned' WHERE status = 'running' AND execution_id < oldest;
  FOR partition IN
    SELECT c.oid::regclass AS name, substring(pg_get_expr(c.relpartbound, c.oid) FROM $re$TO \\('([0-9a-f-]+)'\\)$re$)::uuid AS until
    FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
    WHERE i.inhparent = '${names.of('executions')}'::regclass
  LOOP
    IF partition.until <= oldest AND partition.name <> '${names.of('executions_early')}'::regclass THEN
      EXECUTE format('SELECT count(*) FROM %s', partition.name) INTO rows;
      EXECUTE format('DROP TABLE %s', partition.name);
    ELSE
      EXECUTE format('DELETE FROM %s WHERE execution_id < %L', partition.name, oldest);
      GET DIAGNOSTICS rows = ROW_COUNT;
    END IF;
    deleted := deleted + rows;
  END LOOP;
  RETURN deleted;
END $$`,
    `REVOKE ALL ON FUNCTION ${apply} FROM PUBLIC`,
    `COMMENT ON FUNCTION ${apply} IS 'Deletes executions older than so many days; the rollups keep what they counted'`,
  ];
};
