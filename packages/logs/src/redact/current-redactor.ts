import { readSetting } from '@hishamos/catalogue';
import { warnOnce } from '../warn.ts';
import { type RedactionOptions, Redactor } from './redactor.ts';

function patternOf(source: string | undefined): RegExp[] {
  if (source === undefined) return [];
  try {
    return [new RegExp(source, 'gu')];
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    warnOnce(
      'HISHAMOS_LOG_REDACT_PATTERN',
      `HISHAMOS_LOG_REDACT_PATTERN takes a regular expression: ${reason}. It is ignored.`,
    );
    return [];
  }
}

let current: Redactor | undefined;

/** The redactor of this process, made from the environment at the first log call. */
export function currentRedactor(): Redactor {
  if (current === undefined) {
    const report = (problem: string) => warnOnce(problem, problem);
    current = new Redactor(readSetting('HISHAMOS_LOG_REDACT', process.env, report), {
      keys: readSetting('HISHAMOS_LOG_REDACT_KEYS', process.env, report) ?? [],
      patterns: patternOf(readSetting('HISHAMOS_LOG_REDACT_PATTERN', process.env, report)),
    });
  }
  return current;
}

/**
 * Names further secrets, for all records from now on: `redact({ keys: ['patient_id'], patterns: [/PAT-\d+/] })`.
 */
export const redact = (options: RedactionOptions): void => currentRedactor().extend(options);
