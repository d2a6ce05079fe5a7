import { exitCodes } from '../command-line.ts';
import { UserError } from '../user-error.ts';

/** The execution store's package, which loads a database client. */
export const loadStore = () => import('@hishamos/store');

const connectionRemedies: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nothing listens there: is PostgreSQL running?',
  ENOTFOUND: 'There is no such host.',
  '28P01': 'Is the password right?',
  '28000': 'Does pg_hba.conf let this user in?',
  '3D000': 'Make the database first: createdb.',
  '42P01': 'Run npx hishamos migrate monitoring first.',
  '42883': 'Run npx hishamos migrate monitoring first.',
  '42501': 'This command needs the role that owns the tables, or one that was granted the right.',
};

const codeOf = (error: Error): string => ('code' in error ? String(error.code) : '');

/** Does work on the store. What the user can mend is told in one line. */
export async function onStore<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (error.name === 'StoreError') throw new UserError(error.message, exitCodes.usage);
    const inner = error instanceof AggregateError ? (error.errors[0] as Error) : error;
    const remedy = connectionRemedies[codeOf(inner)];
    throw new UserError(`the database: ${inner.message}.${remedy === undefined ? '' : ` ${remedy}`}`);
  }
}
