import { writeSync } from 'node:fs';
import { inspect } from 'node:util';
import { type DiagLogger, DiagLogLevel, diag } from '@opentelemetry/api';
import { diagLogLevelFromString } from '@opentelemetry/core';
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

const describe = (part: unknown): string => {
  if (part instanceof Error) return part.message || part.name;
  return typeof part === 'string' ? part : inspect(part, { depth: 2, breakLength: Number.POSITIVE_INFINITY });
};

const secondSdk =
  'Another OpenTelemetry SDK was started after HishamOS monitoring, which keeps what it has; what the other one ' +
  'was to collect comes here. Start only one of the two.';

/** OpenTelemetry hands an error that nobody caught over as JSON. */
function uncaught(text: string): string {
  try {
    const { message } = JSON.parse(text) as { message?: unknown };
    return typeof message === 'string' ? `OpenTelemetry: ${message}` : text;
  } catch {
    // It only looked like one.
    return text;
  }
}

/** One line in our words: without a stack, which would be another's code. */
function lineOf(parts: readonly unknown[]): string {
  const text = parts.map(describe).join(' ');
  if (text.includes('Attempted duplicate registration of API')) return secondSdk;
  return (text.startsWith('{"stack":') ? uncaught(text) : text)
    .replaceAll(/\n\s+at [^\n]*/g, '')
    .replaceAll(/\s*\n\s*/g, ' ')
    .slice(0, 1000);
}

/** One line a message, the same one at most once a minute: an outage must not flood the terminal. */
class StderrLogger implements DiagLogger {
  readonly #seen = new Map<string, number>();

  #write(level: string, parts: unknown[]): void {
    const line = `hishamos ${level}: ${lineOf(parts)}`;
    const now = Date.now();
    if (now - (this.#seen.get(line) ?? Number.NEGATIVE_INFINITY) < repeatAfter) return;
    if (this.#seen.size >= maxRemembered) this.#seen.clear();
    this.#seen.set(line, now);
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
