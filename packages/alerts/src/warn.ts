import { diag } from '@opentelemetry/api';

/** Warns through OpenTelemetry's `diag`, which tells the same thing once a minute. Never throws. */
export function warn(message: string): void {
  try {
    diag.warn(`HishamOS alerts: ${message}`);
  } catch {
    return;
  }
}
