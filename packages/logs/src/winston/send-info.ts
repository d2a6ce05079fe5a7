import { contextKey, sendToPipeline } from '../otel/otel-transport.ts';
import { isError, textOf } from '../plain.ts';
import { LEVEL, SPLAT } from '../winston-symbols.ts';
import type { Info, Stamp } from './stamp.ts';

/**
 * Sends a record of one of the application's loggers, as its format left it, to the OpenTelemetry Logs pipeline.
 *
 * The transport takes any text among the call's further arguments for an exception; only errors are left there.
 */
export function sendInfo(info: Info, { context, time }: Stamp): void {
  const level = textOf(info[LEVEL] ?? info.level);
  const { [SPLAT]: splat, ...rest } = info;
  const errors = Array.isArray(splat) ? splat.filter(isError) : [];
  sendToPipeline(
    {
      ...rest,
      // An error that is the record itself keeps these where a copy by spreading misses them.
      ...(isError(info) ? { name: info.name, stack: info.stack } : {}),
      ...(errors.length > 0 && info.stack === undefined ? { [SPLAT]: errors } : {}),
      level,
      message: info.message,
      [LEVEL]: level,
      [contextKey]: context,
    },
    time,
  );
}
