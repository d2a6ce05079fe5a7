import type { ContextFields } from '@hishamos/context';
import { context } from '@opentelemetry/api';
import { memoOf } from '../context-memo.ts';
import { warnOnce } from '../warn.ts';

/** The log fields of the current request and span, for a line of another logger. Never throws. */
export function currentFields(library: string): ContextFields {
  try {
    return memoOf(context.active()).fields;
  } catch (error) {
    warnOnce(library, `a ${library} line could not be given its context: ${String(error)}`);
    return {};
  }
}

/** The fields that a line does not have itself. */
export function missingIn(line: object, fields: ContextFields): ContextFields {
  const missing: Record<string, string> = {};
  for (const [name, value] of Object.entries(fields)) {
    if (value !== undefined && !Object.hasOwn(line, name)) missing[name] = value;
  }
  return missing;
}
