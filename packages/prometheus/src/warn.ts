import { diag } from '@opentelemetry/api';

/** Warns through OpenTelemetry's `diag`. The application's logger behind it may throw, which must reach nobody. */
export function warn(message: string, ...details: readonly unknown[]): void {
  try {
    diag.warn(message, ...details);
  } catch {
    return;
  }
}
