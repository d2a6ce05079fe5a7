import type { MeterProvider } from '@opentelemetry/api';
import type { Resource } from '@opentelemetry/resources';
import {
  BatchLogRecordProcessor,
  ConsoleLogRecordExporter,
  LoggerProvider,
  type LogRecordProcessor,
  SimpleLogRecordProcessor,
} from '@opentelemetry/sdk-logs';
import { given, positiveOf } from './environment.ts';
import { defaultQueueSize, exporterNames, otlpExporter } from './exporters.ts';
import type { SdkOptions } from './options.ts';

function processorOf(
  name: string,
  { env, report }: SdkOptions,
  selfObsMeterProvider: MeterProvider,
): LogRecordProcessor[] {
  switch (name) {
    case 'otlp': {
      const limits = given({
        maxQueueSize: positiveOf(env, 'OTEL_BLRP_MAX_QUEUE_SIZE', report) ?? defaultQueueSize,
        scheduledDelayMillis: positiveOf(env, 'OTEL_BLRP_SCHEDULE_DELAY', report),
        exportTimeoutMillis: positiveOf(env, 'OTEL_BLRP_EXPORT_TIMEOUT', report),
        maxExportBatchSize: positiveOf(env, 'OTEL_BLRP_MAX_EXPORT_BATCH_SIZE', report),
      });
      const exporter = otlpExporter(env, 'logs', report);
      return [new BatchLogRecordProcessor({ exporter, selfObsMeterProvider, ...limits })];
    }
    case 'console':
      return [new SimpleLogRecordProcessor({ exporter: new ConsoleLogRecordExporter() })];
    default:
      report(`OTEL_LOGS_EXPORTER names ${JSON.stringify(name.slice(0, 100))}; it takes otlp, console, none.`);
      return [];
  }
}

/** The logger provider, or undefined where nobody takes log records. */
export function loggerProvider(
  options: SdkOptions,
  resource: Resource,
  meters: MeterProvider,
): LoggerProvider | undefined {
  const { env, report } = options;
  const processors = [
    ...(options.logRecordProcessors ?? []),
    ...exporterNames(env, 'logs').flatMap((name) => processorOf(name, options, meters)),
  ];
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
