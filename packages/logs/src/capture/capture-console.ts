import { format } from 'node:util';
import type { LogLevel } from '@hishamos/catalogue';
import { callSite, isCalledByLogger, unknownSite } from '../call-site.ts';
import { looksLikeError } from '../exception.ts';
import { urgency } from '../level.ts';
import type { LogCall } from '../log-call.ts';
import { currentSettings, deliver } from '../logs-state.ts';
import { makeRecord } from '../record.ts';
import { warnOnce } from '../warn.ts';

const levels = {
  debug: 'DEBUG',
  log: 'INFO',
  info: 'INFO',
  warn: 'WARNING',
  error: 'ERROR',
} as const satisfies Record<string, LogLevel>;

const captured = Symbol.for('hishamos.logs.console');
const name = 'console';

function record(level: LogLevel, args: unknown[], below: (...args: never[]) => unknown): void {
  const { callSite: which, levels: rules } = currentSettings();
  if (urgency[level] > urgency[rules.levelOf(name)]) return;
  const located = which === 'always' || (which === 'warn' && urgency[level] <= urgency.WARNING);
  const error = args.find(looksLikeError);
  const call: LogCall = { level, message: format(...args), fields: [], ...(error ? { error } : {}) };
  deliver(makeRecord(name, call, located ? callSite(below) : unknownSite, true), false);
}

/** Writes what the application prints with `console.log` and its siblings to the log files and to OpenTelemetry too. */
export function captureConsole(): void {
  const target = console as Console & { [captured]?: boolean };
  if (target[captured]) return;
  target[captured] = true;
  let inside = false;
  for (const [method, level] of Object.entries(levels) as [keyof typeof levels, LogLevel][]) {
    const original = target[method];
    const printAndRecord = (...args: unknown[]): void => {
      original.apply(target, args);
      if (inside) return;
      inside = true;
      try {
        // What winston's Console transport prints this way is a record already.
        if (!isCalledByLogger(printAndRecord)) record(level, args, printAndRecord);
      } catch (error) {
        warnOnce('console', `a console line could not be logged: ${String(error)}`);
      } finally {
        inside = false;
      }
    };
    target[method] = printAndRecord;
  }
}
