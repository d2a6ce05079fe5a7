import type { Resource } from '@opentelemetry/resources';
import {
  ConsoleLogRecordExporter,
  LoggerProvider,
  type LogRecordProcessor,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import type { Delivery } from './delivery/delivery.ts';
import { given, positiveOf } from './environment.ts';
import { defaultBatchSize, defaultQueueSize, exporterNames } from './exporters.ts';
import type { SdkOptions } from './options.ts';

/** Milliseconds; OpenTelemetry's default of OTEL_BLRP_SCHEDULE_DELAY. */
const defaultDelay = 1000;

function processorOf(
  name: string,
  { env, report }: SdkOptions,
  delivery: Delivery | undefined,
): LogRecordProcessor | undefined {
  switch (name) {
    case 'otlp':
      return delivery?.logs({
        maxQueueSize: positiveOf(env, 'OTEL_BLRP_MAX_QUEUE_SIZE', report) ?? defaultQueueSize,
        scheduledDelayMillis: positiveOf(env, 'OTEL_BLRP_SCHEDULE_DELAY', report) ?? defaultDelay,
        maxExportBatchSize: positiveOf(env, 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE', report) ?? defaultBatchSize,
      });
    case 'console':
      return new SimpleLogRecordProcessor({ exporter: new ConsoleLogRecordExporter() });
    default:
      report(`OTEL_LOGS_EXPORTER names ${JSON.stringify(name.slice(0, 100))}; it takes otlp, console, none.`);
      return undefined;
  }
}

/** The logger provider, or undefined where nobody takes log records. */
export function loggerProvider(
  options: SdkOptions,
  resource: Resource,
  delivery: Delivery | undefined,
): LoggerProvider | undefined {
  const { env, report } = options;
  const processors = [
    ...(options.logRecordProcessors ?? []),
    ...exporterNames(env, 'logs').map((name) => processorOf(name, options, delivery)),
  ].filter((processor) => processor !== undefined);
  if (processors.length === 0) return undefined;
  const number = (name: string) => positiveOf(env, name, report);
  const logRecordLimits = given({
    attributeCountLimit:
      number('OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT') ?? number('OTEL_ATTRIBUTE_COUNT_LIMIT'),
    attributeValueLengthLimit:
      number('OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT') ?? number('OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT'),
  });
  return new LoggerProvider({ resource, processors, logRecordLimits });
}
