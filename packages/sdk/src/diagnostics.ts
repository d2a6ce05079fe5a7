import { writeSync } from 'node:fs';
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { diagLogLevelFromString } from '@opentelemetry/core';
import { diagnosticLine } from './diagnostic-line.ts';
import { type Environment, textOf } from './environment.ts';

/** Milliseconds for which the same line is not written again. */
const repeatAfter = 60_000;
/** Lines that are remembered; beyond, the memory starts anew. */
const maxRemembered = 200;

/** Writes one line to stderr. A closed or full stderr must not end the application, so it is given up. */
export function writeLine(line: string): void {
  try {
    writeSync(2, `${line}\n`);
  } catch {
    // Nobody is left to tell.
  }
}

/** One line a message, the same one (but for its numbers) at most once a minute: an outage must not flood the terminal. */
class StderrLogger implements DiagLogger {
  readonly #seen = new Map<string, number>();

  #write(level: string, parts: unknown[]): void {
    const line = `hishamos ${level}: ${diagnosticLine(parts)}`;
    // "Dropped 17 spans" and "Dropped 18 spans" are one message.
    const kind = line.replaceAll(/\d+/g, '#');
    const now = Date.now();
    if (now - (this.#seen.get(kind) ?? Number.NEGATIVE_INFINITY) < repeatAfter) return;
    if (this.#seen.size >= maxRemembered) this.#seen.clear();
    this.#seen.set(kind, now);
    writeLine(line);
  }

  error = (...parts: unknown[]): void => this.#write('error', parts);
  warn = (...parts: unknown[]): void => this.#write('warning', parts);
  info = (...parts: unknown[]): void => this.#write('info', parts);
  debug = (...parts: unknown[]): void => this.#write('debug', parts);
  verbose = (...parts: unknown[]): void => this.#write('verbose', parts);
}

/** Sends OpenTelemetry's and our own diagnostics to stderr, warnings and errors unless `OTEL_LOG_LEVEL` says else. */
export function startDiagnostics(env: Environment): void {
  const asked = textOf(env, 'OTEL_LOG_LEVEL');
  const levels = Object.keys(DiagLogLevel).filter((name) => Number.isNaN(Number(name)));
  const known = asked !== undefined && levels.includes(asked.toUpperCase());
  const logLevel = (known ? diagLogLevelFromString(asked) : undefined) ?? DiagLogLevel.WARN;
  diag.setLogger(new StderrLogger(), { logLevel, suppressOverrideMessage: true });
  if (asked !== undefined && !known) {
    diag.warn(
      `OTEL_LOG_LEVEL is ${JSON.stringify(asked.slice(0, 100))}, but it takes ${levels.join(', ')}. Using WARN.`,
    );
  }
}
