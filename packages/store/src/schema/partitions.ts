import type { Names } from './names.ts';

/** Months that have a partition of their own. What is before and after, by a clock that is wrong, has one each. */
const first = '2020-01-01';
const last = '2100-01-01';

/** Tells times and ids of version 7 from each other. */
const conversions = (names: Names): string[] => [
  `CREATE FUNCTION ${names.of('id_at')}(at timestamptz) RETURNS uuid
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT (lpad(to_hex(greatest(extract(epoch FROM at) * 1000, 0)::bigint), 12, '0') || repeat('0', 20))::uuid
$$`,
  `COMMENT ON FUNCTION ${names.of('id_at')} IS 'The lowest id of an execution that began at this time'`,
  `CREATE FUNCTION ${names.of('time_of')}(id uuid) RETURNS timestamptz
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
  SELECT to_timestamp(('x' || left(replace(id::text, '-', ''), 12))::bit(48)::bigint / 1000.0)
$$`,
  `COMMENT ON FUNCTION ${names.of('time_of')} IS 'When an execution began, of its id'`,
];

/**
 * Attached, not created in place: that would wait for all who read and write the table, and hold them up. Whether it
 * is there is read from the catalogue's table, as what `to_regclass` remembers may be from before the lock.
 */
const ensurePartition = (names: Names): string => `
CREATE FUNCTION ${names.of('ensure_partition')}(month date) RETURNS void LANGUAGE plpgsql
  SET search_path = pg_catalog, pg_temp AS $$
DECLARE
  begins timestamp := date_trunc('month', month::timestamp);
  name text := '${names.bare('executions')}_' || to_char(month, 'YYYY_MM');
  partition text := format('%I.%I', '${names.schema}', name);
BEGIN
  IF month < '${first}' OR month >= '${last}' OR to_regclass(partition) IS NOT NULL THEN RETURN; END IF;
  PERFORM pg_advisory_xact_lock(${names.lock('partitions')});
  PERFORM FROM pg_class WHERE relname = name AND relnamespace = ${names.namespace};
  IF FOUND THEN RETURN; END IF;
  EXECUTE 'CREATE TABLE ' || partition
    || ' (LIKE ${names.of('executions')} INCLUDING DEFAULTS INCLUDING CONSTRAINTS)';
  EXECUTE format('ALTER TABLE ${names.of('executions')} ATTACH PARTITION %s FOR VALUES FROM (%L) TO (%L)', partition,
    ${names.of('id_at')}(begins AT TIME ZONE 'UTC'),
    ${names.of('id_at')}((begins + interval '1 month') AT TIME ZONE 'UTC'));
END $$`;

const outermost = (names: Names): string => `
DO $$ BEGIN
  EXECUTE format('CREATE TABLE ${names.of('executions_early')} PARTITION OF ${names.of('executions')}
    FOR VALUES FROM (MINVALUE) TO (%L)', ${names.of('id_at')}('${first} 00:00+00'));
  EXECUTE format('CREATE TABLE ${names.of('executions_late')} PARTITION OF ${names.of('executions')}
    FOR VALUES FROM (%L) TO (MAXVALUE)', ${names.of('id_at')}('${last} 00:00+00'));
END $$`;

/** The partitions by month, and what makes them. */
export const partitions = (names: Names): string[] => [
  ...conversions(names),
  outermost(names),
  ensurePartition(names),
];
