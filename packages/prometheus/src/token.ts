import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { readSecret } from '@hishamos/catalogue';
import { warn } from './warn.ts';

/**
 * The token of `HISHAMOS_MONITORING_TOKEN`, or of the file that `HISHAMOS_MONITORING_TOKEN_FILE` names.
 * When the file cannot be read the endpoints stay closed rather than open.
 */
export function tokenFrom(env: Readonly<Record<string, string | undefined>>): string | undefined {
  const report = (problem: string) =>
    warn(`${problem} Until then the monitoring endpoints refuse all but the probes.`);
  const { value, failed } = readSecret('HISHAMOS_MONITORING_TOKEN', env, report, (path) =>
    readFileSync(path, 'utf8'),
  );
  return failed ? randomUUID() : value;
}
