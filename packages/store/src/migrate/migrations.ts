import { Kysely, PostgresDialect, sql } from 'kysely';
import { type Migration, Migrator, NO_MIGRATIONS } from 'kysely/migration';
import pg from 'pg';
import { connectionOf, locate, type Target } from '../connection.ts';
import { type SchemaStep, schemaSteps } from '../schema/migrations.ts';
import { Names, type Place } from '../schema/names.ts';
import { StoreError } from '../store-error.ts';
import { Checksums, checksumOf, compareChecksums } from './checksums.ts';

/** One step that was taken. */
export interface MigrationDone {
  readonly name: string;
  readonly direction: 'up' | 'down';
}

/** One step, and when it was applied; undefined where it was not. */
export interface MigrationState {
  readonly name: string;
  readonly appliedAt: Date | undefined;
}

/**
 * The full name of a step by the number that it begins with, `zero` for none of them.
 *
 * @throws StoreError that lists the steps.
 */
function migrationNamed(given: string): string | typeof NO_MIGRATIONS {
  if (given === 'zero') return NO_MIGRATIONS;
  const names = Object.keys(schemaSteps);
  const found = names.find((name) => name === given || name.split('_')[0] === given);
  if (found === undefined) {
    throw new StoreError(`There is no migration ${given}. There are zero, ${names.join(', ')}.`);
  }
  return found;
}

/** The statements of every step, for those who review or run them themselves. */
export function migrationsSql({ schema = 'public', prefix }: Place): string {
  const names = new Names({ schema, prefix });
  return Object.entries(schemaSteps)
    .map(([name, { up }]) => [`-- ${name}`, ...up(names).map((each) => `${each.trim()};`)].join('\n\n'))
    .join('\n\n');
}

function migrationsOf(names: Names, checksums: Checksums): Record<string, Migration> {
  const run = async (db: Kysely<unknown>, statements: readonly string[]) => {
    for (const each of statements) await sql.raw(each).execute(db);
  };
  const migration = ([name, step]: [string, SchemaStep]): [string, Migration] => [
    name,
    {
      up: async (db) => {
        await run(db, step.up(names));
        await checksums.add(db, name, checksumOf(step));
      },
      down: async (db) => {
        await run(db, step.down(names));
        await checksums.remove(db, name);
      },
    },
  ];
  return Object.fromEntries(Object.entries(schemaSteps).map(migration));
}

async function withMigrator<T>(
  target: Target,
  use: (migrator: Migrator, compare: () => Promise<void>) => Promise<T>,
): Promise<T> {
  const pool = new pg.Pool({ ...connectionOf(target, 'hishamos migrate'), max: 2 });
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool }) });
  try {
    const names = await locate(pool, target);
    const checksums = new Checksums(names);
    const migrator = new Migrator({
      db,
      provider: { getMigrations: async () => migrationsOf(names, checksums) },
      migrationTableName: names.bare('migrations'),
      migrationLockTableName: names.bare('migrations_lock'),
      migrationTableSchema: names.schema,
    });
    return await use(migrator, async () => compareChecksums(await checksums.read(db), schemaSteps));
  } finally {
    await db.destroy();
  }
}

/**
 * Takes the database to a step, up or down, to the last one by default. All steps are one transaction behind a
 * lock: where one fails or the process dies, nothing has happened, and it can be run again.
 *
 * @throws StoreError where the database was migrated by another version; what PostgreSQL says otherwise.
 */
export function migrate(target: Target, to?: string): Promise<readonly MigrationDone[]> {
  return withMigrator(target, async (migrator, compare) => {
    await compare();
    const { results = [], error } = await (to === undefined
      ? migrator.migrateToLatest()
      : migrator.migrateTo(migrationNamed(to)));
    if (error !== undefined) throw error;
    return results.map(({ migrationName, direction }) => ({
      name: migrationName,
      direction: direction === 'Up' ? 'up' : 'down',
    }));
  });
}

/** Which steps are applied. @throws as {@link migrate} does. */
export function migrationStates(target: Target): Promise<readonly MigrationState[]> {
  return withMigrator(target, async (migrator, compare) => {
    await compare();
    const migrations = await migrator.getMigrations();
    return migrations.map(({ name, executedAt }) => ({ name, appliedAt: executedAt }));
  });
}
