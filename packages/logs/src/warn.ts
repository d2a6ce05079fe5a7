import { diag } from '@opentelemetry/api';

const told = new Set<string>();

/** Reports a problem once, by its key, through OpenTelemetry's diagnostics. Never throws. */
export function warnOnce(key: string, sentence: string): void {
  if (told.has(key) || told.size > 1_000) return;
  told.add(key);
  try {
    diag.warn(sentence);
  } catch {
    // A diagnostics logger that throws has nobody left to be told; the drop counter still counts.
    told.delete(key);
  }
}

/** Allows a problem to be reported again, once it has passed. */
export const forgive = (key: string): boolean => told.delete(key);
