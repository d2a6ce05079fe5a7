import type pg from 'pg';
import { Names, type Place } from './schema/names.ts';
import { StoreError } from './store-error.ts';

/** A database, and where in it the store is. */
export interface Target extends Place {
  /** `postgres://…`, with libpq's parameters: `?sslmode=verify-full&sslrootcert=…&options=…`. */
  readonly url: string;
  /** Whether it is a server that this package started. */
  readonly embedded?: boolean;
}

/** Milliseconds until an attempt to connect is given up. */
const connectTimeout = 10_000;

/** A connection's options for pg, whichever of its classes is made with them. */
export const connectionOf = ({ url }: Target, application: string): pg.ClientConfig => ({
  connectionString: url,
  application_name: application,
  connectionTimeoutMillis: connectTimeout,
  keepAlive: true,
});

/** Where the store is, with the schema by name: the first of the search path where none is given. */
export async function locate(
  client: pg.ClientBase | pg.Pool,
  place: Place,
): Promise<Names & { schema: string }> {
  const names = new Names(place);
  if (names.schema !== undefined) return names as Names & { schema: string };
  const { rows } = await client.query<{ schema: string | null }>('SELECT current_schema() AS schema');
  const schema = rows[0]?.schema;
  if (!schema) {
    throw new StoreError(
      "None of the schemas of the connection's search_path exists. Create one, or name one by HISHAMOS_DATABASE_SCHEMA.",
    );
  }
  return new Names({ ...place, schema }) as Names & { schema: string };
}
