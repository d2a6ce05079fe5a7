import { type Context, SeverityNumber } from '@opentelemetry/api';
import type { OpenTelemetryTransportV3 } from '@opentelemetry/winston-transport';
import { ownRequire } from '../own-require.ts';
import { warnOnce } from '../warn.ts';
import { LEVEL } from '../winston-symbols.ts';
import { bridgeLogsApi } from './bridge-logs-api.ts';
import { withCallTime } from './call-time.ts';

/** The property under which the transport looks for a record's context. */
export const contextKey = Symbol.for('opentelemetry.js.contrib.winston.context');

/** What the transport's own table of npm, syslog and cli levels does not know. */
const severityMapping: Readonly<Record<string, SeverityNumber>> = {
  DEBUG: SeverityNumber.DEBUG,
  INFO: SeverityNumber.INFO,
  WARNING: SeverityNumber.WARN,
  ERROR: SeverityNumber.ERROR,
  CRITICAL: SeverityNumber.FATAL,
  critical: SeverityNumber.FATAL,
};

/** What the transport is given: the winston info object of one record. */
export interface TransportInfo {
  level: string;
  message: unknown;
  [LEVEL]: string;
  [contextKey]: Context;
  [field: string]: unknown;
}

let transport: OpenTelemetryTransportV3 | undefined;

function load(): OpenTelemetryTransportV3 {
  bridgeLogsApi();
  const loaded: typeof import('@opentelemetry/winston-transport') = ownRequire()(
    '@opentelemetry/winston-transport',
  );
  const made = new loaded.OpenTelemetryTransportV3({ severityMapping: { ...severityMapping } });
  made.on('warn', (error: unknown) =>
    warnOnce('otel-logs', `a log record could not be handed to OpenTelemetry: ${error}`),
  );
  return made;
}

/**
 * Hands one record to the OpenTelemetry Logs pipeline, through `@opentelemetry/winston-transport`, which is loaded
 * at the first record. The record carries the context and time (milliseconds since the epoch) of its log call.
 */
export function sendToPipeline(info: TransportInfo, time: number): void {
  try {
    transport ??= load();
    info[contextKey] = withCallTime(info[contextKey], time);
    transport.log(info, () => undefined);
  } catch (error) {
    warnOnce('otel-logs', `log records cannot be handed to OpenTelemetry: ${error}`);
  }
}
