import type { Sdk } from '@hishamos/sdk';
import { setting } from './setting.ts';

/** The ways on which this process' log records leave it. */
export interface LogShipping {
  /** Through OpenTelemetry. */
  readonly sendToOtel: boolean;
  /** In hishamos.json.log, for a program that reads it, where JSON logging is on. */
  readonly jsonFile: boolean;
}

/** The environment for the SDK: with records left to the files it makes no exporter for them. */
export const sdkEnvironment = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  setting('HISHAMOS_LOG_SHIP') === 'files' ? { ...env, OTEL_LOGS_EXPORTER: 'none' } : env;

/**
 * Decides how records reach their backend. A backend that gets both OTLP and the file has each record twice, so that
 * the file is left out beside OTLP unless somebody asked for it: by `both`, or by a variable that is about the file.
 */
export function logShipping({ logs, destinations }: Sdk, env: NodeJS.ProcessEnv): LogShipping {
  const way = setting('HISHAMOS_LOG_SHIP');
  // Printing records on the console, which is an exporter too, brings them nowhere.
  const pushed = logs && destinations.logs.some((destination) => destination !== 'console');
  const asked = setting('USE_JSON_LOGGING') === true || env.HISHAMOS_LOG_FILES !== undefined;
  return { sendToOtel: logs, jsonFile: way === undefined ? !pushed || asked : way !== 'otlp' };
}
