import { type Logger, type LoggerProvider, logs } from '@opentelemetry/api';
import { callTimeOf } from './call-time.ts';

/** The global in which `@opentelemetry/api-logs` up to 0.223 keeps its provider, and the version it asks for. */
const oldApi = Symbol.for('io.opentelemetry.js.api.logs');
const oldApiVersion = 1;

type OldApiGlobal = { [oldApi]?: (version: number) => LoggerProvider | undefined };

/** A logger of the old API that hands its records to whatever provider the new API has at that moment. */
const forwardingLogger = (...scope: Parameters<LoggerProvider['getLogger']>): Logger => {
  let provider: LoggerProvider | undefined;
  let logger: Logger | undefined;
  const current = (): Logger => {
    const registered = logs.getLoggerProvider();
    if (logger === undefined || registered !== provider) {
      provider = registered;
      logger = registered.getLogger(...scope);
    }
    return logger;
  };
  return {
    emit(record) {
      const time = record.timestamp ?? callTimeOf(record.context);
      current().emit(time === undefined ? record : { ...record, timestamp: time });
    },
    enabled: (options) => current().enabled(options),
  };
};

const forwardingProvider: LoggerProvider = { getLogger: forwardingLogger };

/**
 * Connects the logs API that `@opentelemetry/winston-transport` 0.34 writes to (`@opentelemetry/api-logs` 0.x) with
 * the one that SDK 3 listens on (`logs` of `@opentelemetry/api` 1.10). Without it every record vanishes silently.
 *
 * A provider that somebody else registered on the old API stays. The new provider may be registered later.
 */
export function bridgeLogsApi(): void {
  const holder = globalThis as OldApiGlobal;
  holder[oldApi] ??= (version) => (version === oldApiVersion ? forwardingProvider : undefined);
}
