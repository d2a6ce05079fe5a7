import { query } from '../support/postgres.ts';

/** Everything in the schemas of the store: tables, columns, constraints, indexes, views, functions and triggers. */
const everything = `
SELECT 'column' AS what, table_name || '.' || column_name AS name,
  concat_ws(' ', data_type, column_default, is_nullable) AS text FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
  FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL SELECT 'view', viewname, definition FROM pg_views WHERE schemaname = 'public'
UNION ALL SELECT 'function', oid::regprocedure::text, prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
UNION ALL SELECT 'trigger', tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal
UNION ALL SELECT 'table', relname, pg_get_expr(relpartbound, oid) FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
ORDER BY 1, 2, 3`;

/** What a database has, to be compared with what another one has. */
export const schemaOf = (url: string) => query(url, everything);
