import { createHash } from 'node:crypto';
import { type Kysely, sql } from 'kysely';
import type { SchemaStep } from '../schema/migrations.ts';
import { Names } from '../schema/names.ts';
import { StoreError } from '../store-error.ts';

/** The schema for which checksums are made, so that they are the same wherever a store is. */
const anywhere = new Names({ schema: 'checksum' });

/** SHA-256 of a step's statements, as 64 hexadecimal digits. */
export function checksumOf({ up, down }: SchemaStep): string {
  const text = [...up(anywhere), '-- down', ...down(anywhere)].join(';\n');
  return createHash('sha256').update(text).digest('hex');
}

/** The checksums under which steps were applied to this database. */
export class Checksums {
  readonly #table: ReturnType<typeof sql.raw>;
  readonly #plain: string;

  constructor(names: Names) {
    this.#plain = names.of('migration_checksums');
    this.#table = sql.raw(this.#plain);
  }

  async read(db: Kysely<unknown>): Promise<Map<string, string>> {
    const found = await sql<{
      there: boolean;
    }>`SELECT to_regclass(${this.#plain}) IS NOT NULL AS there`.execute(db);
    if (found.rows[0]?.there !== true) return new Map();
    const { rows } = await sql<{
      name: string;
      checksum: string;
    }>`SELECT name, checksum FROM ${this.#table}`.execute(db);
    return new Map(rows.map(({ name, checksum }) => [name, checksum]));
  }

  async add(db: Kysely<unknown>, name: string, checksum: string): Promise<void> {
    await sql`CREATE TABLE IF NOT EXISTS ${this.#table} (name text PRIMARY KEY, checksum text NOT NULL)`.execute(
      db,
    );
    await sql`INSERT INTO ${this.#table} VALUES (${name}, ${checksum}) ON CONFLICT (name) DO UPDATE SET checksum = excluded.checksum`.execute(
      db,
    );
  }

  async remove(db: Kysely<unknown>, name: string): Promise<void> {
    await sql`DELETE FROM ${this.#table} WHERE name = ${name}`.execute(db);
  }
}

/** @throws StoreError where a step was applied with another text than the one that is here. */
export function compareChecksums(
  applied: ReadonlyMap<string, string>,
  steps: Readonly<Record<string, SchemaStep>>,
): void {
  for (const [name, step] of Object.entries(steps)) {
    const was = applied.get(name);
    const is = checksumOf(step);
    if (was === undefined || was === is) continue;
    throw new StoreError(
      `Migration ${name} was applied to this database with another text (checksum ${was.slice(0, 12)}, here ` +
        `${is.slice(0, 12)}). Use the version of @hishamos/store that applied it, or go back with it to zero first.`,
    );
  }
}
