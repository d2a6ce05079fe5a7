import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readSetting } from '@hishamos/catalogue';
import { warn } from './warn.ts';

/**
 * The token of `HISHAMOS_MONITORING_TOKEN`, or of the file that `HISHAMOS_MONITORING_TOKEN_FILE` names.
 * When the file cannot be read the endpoints stay closed rather than open.
 */
export function tokenFrom(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const token = readSetting('HISHAMOS_MONITORING_TOKEN', env, warn);
  const file = env.HISHAMOS_MONITORING_TOKEN_FILE?.trim();
  if (token !== undefined || !file) return token;
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text !== '') return text;
    warn(`HISHAMOS_MONITORING_TOKEN_FILE names ${file}, which is empty. ${closed}`);
  } catch (error) {
    warn(
      `HISHAMOS_MONITORING_TOKEN_FILE names ${file}, which cannot be read (${(error as NodeJS.ErrnoException).code}). ${closed}`,
    );
  }
  return randomUUID();
}

const closed = 'The monitoring endpoints refuse all but the probes until it holds the token.';
