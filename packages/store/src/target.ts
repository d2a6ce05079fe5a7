import { readFileSync } from 'node:fs';
import { readSecret, readSetting } from '@hishamos/catalogue';
import { addressOf } from './address.ts';
import type { Target } from './connection.ts';
import type { Place } from './schema/names.ts';
import { StoreError } from './store-error.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where in its database the store is. */
export const placeOf = (env: Environment): Place => ({
  schema: readSetting('HISHAMOS_DATABASE_SCHEMA', env, () => {}),
  prefix: readSetting('HISHAMOS_TABLE_PREFIX', env, () => {}),
});

/**
 * The store that an environment names; an embedded server is started.
 *
 * @throws StoreError where it names none, or not as it should.
 */
export async function targetOf(env: Environment): Promise<Target> {
  const problems: string[] = [];
  const report = (problem: string) => problems.push(problem);
  const url = readSecret('HISHAMOS_DATABASE_URL', env, report, (path) => readFileSync(path, 'utf8')).value;
  if (url === undefined) {
    throw new StoreError(
      problems[0] ?? 'HISHAMOS_DATABASE_URL is not set. Set it to postgres://user:password@host/database.',
    );
  }
  const address = addressOf(url);
  if ('url' in address) return { url: address.url, ...placeOf(env) };
  const { embeddedUrl } = await import('./embedded/server.ts');
  return { url: await embeddedUrl(address.embedded), ...placeOf(env), embedded: true };
}
