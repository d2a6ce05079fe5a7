import { loadStore, onStore } from '../commands/store.ts';
import type { Examine, Finding, Patient } from './diagnosis.ts';

const check = 'database';

async function examine({ env }: Patient): Promise<Finding[]> {
  const { migrationStates, targetOf } = await loadStore();
  const target = await targetOf(env);
  if (target.url.startsWith('embedded')) {
    return [{ level: 'skipped', check, message: 'the embedded PostgreSQL starts with the application' }];
  }
  const states = await migrationStates(target);
  const missing = states.filter(({ appliedAt }) => appliedAt === undefined).map(({ name }) => name);
  if (missing.length === 0) {
    return [{ level: 'ok', check, message: `answers, with all ${states.length} migrations applied` }];
  }
  const remedy = 'Run npx hishamos migrate monitoring.';
  return [{ level: 'problem', check, message: `answers, but lacks ${missing.join(', ')}`, remedy }];
}

/** Whether the execution store answers and has its tables and views. */
export const examineDatabase: Examine = async (patient) => {
  const { env } = patient;
  if (!env.HISHAMOS_DATABASE_URL && !env.HISHAMOS_DATABASE_URL_FILE) {
    return [{ level: 'skipped', check, message: 'HISHAMOS_DATABASE_URL is not set: no execution is stored' }];
  }
  try {
    return await onStore(() => examine(patient));
  } catch (error) {
    const remedy = 'Check HISHAMOS_DATABASE_URL, and that PostgreSQL can be reached from here.';
    return [{ level: 'problem', check, message: (error as Error).message, remedy }];
  }
};
