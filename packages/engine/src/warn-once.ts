import { diag } from '@opentelemetry/api';

const warned = new Set<string>();

/** Whether the application's diag logger took the warning: it may throw, which its caller must not notice. */
function delivered(message: string): boolean {
  try {
    diag.warn(message);
    return true;
  } catch {
    return false;
  }
}

/**
 * Warns through OpenTelemetry's `diag`, once for each kind in the life of the process.
 *
 * @param kind What the warning is about. It must come from a closed set: every kind is remembered.
 * @param message Made only when it is needed.
 */
export function warnOnce(kind: string, message: () => string): void {
  if (warned.has(kind)) return;
  if (delivered(message())) warned.add(kind);
}
