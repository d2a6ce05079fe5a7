import { Postgres, postgresServers } from '../../test/support/postgres.ts';

/** Debian's PostgreSQL, with further settings. */
export async function debianPostgres(settings = {}) {
  const [, programs] = postgresServers[0];
  const { path, reason } = programs();
  if (path === undefined) throw new Error(reason);
  return Postgres.start(path, settings);
}
