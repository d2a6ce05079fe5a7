import { diag } from '@opentelemetry/api';

/** Runs a step of telemetry. What it throws is told to OpenTelemetry's diagnostics and goes no further. */
export function guard<T>(step: () => T): T | undefined {
  try {
    return step();
  } catch (error) {
    diag.error('An execution’s telemetry failed', error);
    return undefined;
  }
}
