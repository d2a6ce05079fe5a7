import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { UsageError } from './arguments.ts';

/** One request to a language model. */
export interface Arrival {
  /** Seconds after the first arrival. */
  readonly at: number;
  readonly contextTokens: number;
  readonly generatedTokens: number;
}

const header = 'TIMESTAMP,ContextTokens,GeneratedTokens';
const line = /^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d{1,9})?(?:Z|\+00:00)?,(\d{1,6}),(\d{1,6})$/;

/**
 * Reads a trace in the format of the Azure LLM inference traces, in order of arrival.
 * Throws a UsageError that names the line when one cannot be read.
 */
export async function readTrace(file: string, limit = Number.POSITIVE_INFINITY): Promise<Arrival[]> {
  const rows: Arrival[] = [];
  let number = 0;
  try {
    for await (const text of createInterface({ input: createReadStream(file), crlfDelay: 100 })) {
      number += 1;
      if (number === 1) checkHeader(file, text);
      else if (text !== '') rows.push(parseLine(file, number, text));
      if (rows.length >= limit) break;
    }
  } catch (error) {
    throw error instanceof UsageError ? error : new UsageError(`Cannot read the trace ${file}: ${error}.`);
  }
  const [first] = rows.sort((a, b) => a.at - b.at);
  if (!first) throw new UsageError(`The trace ${basename(file)} has no rows.`);
  return rows.map((row) => ({ ...row, at: row.at - first.at }));
}

function checkHeader(file: string, text: string): void {
  if (text.replace(/^\uFEFF/, '') === header) return;
  throw new UsageError(`${basename(file)}, line 1: the header must be ${header}, but is ${quote(text)}.`);
}

/** `at` is in seconds since 1970. */
function parseLine(file: string, number: number, text: string): Arrival {
  const [, date, time, fraction = '', context, generated] = line.exec(text) ?? [];
  const seconds = Date.parse(`${date}T${time}Z`) / 1000;
  if (Number.isNaN(seconds)) {
    throw new UsageError(
      `${basename(file)}, line ${number}: expected a UTC time and two token counts, ` +
        `as in "2023-11-16 18:15:46.6805900,374,44", but got ${quote(text)}.`,
    );
  }
  return {
    at: seconds + Number(`0${fraction}`),
    contextTokens: Number(context),
    generatedTokens: Number(generated),
  };
}

const quote = (text: string) => JSON.stringify(text.length > 80 ? `${text.slice(0, 80)}…` : text);
