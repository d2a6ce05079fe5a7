import { isatty } from 'node:tty';
import { counted } from '@hishamos/catalogue';
import { unknownSite } from './call-site.ts';
import { LogFile } from './files/log-file.ts';
import { reopenOnHangup } from './files/reopen-on-hangup.ts';
import { jsonLine } from './json-line.ts';
import { type LogSettings, logFiles } from './log-settings.ts';
import { type LogRecord, makeRecord } from './record.ts';
import { consoleTarget } from './sink/console-target.ts';
import { type Destination, register, schedule } from './sink/flush-schedule.ts';
import { LineSink } from './sink/line-sink.ts';
import type { Target } from './sink/target.ts';
import { textLine } from './text-line.ts';

type Format = (record: LogRecord) => string;

const plainText: Format = (record) => textLine(record, false);
const colouredText: Format = (record) => textLine(record, true);

/** Only a terminal is coloured, and not where `NO_COLOR` asks for none (https://no-color.org). */
const isColoured = (env: NodeJS.ProcessEnv): boolean => !env.NO_COLOR && env.TERM !== 'dumb' && isatty(1);

/** What tells in the log itself that lines are missing. */
const droppedRecord = (target: Target, dropped: number): LogRecord => {
  const lines = `${counted(dropped, 'log line')} ${dropped === 1 ? 'was' : 'were'}`;
  const message = `${lines} dropped: ${target.name} took none for too long`;
  return makeRecord('hishamos.logs', { level: 'WARNING', message, fields: [{ dropped }] }, unknownSite, true);
};

interface Output {
  readonly format: Format;
  readonly sink: LineSink;
}

function output(destination: Destination, target: Target, format: Format): Output {
  const sink = new LineSink(target, (dropped) => format(droppedRecord(target, dropped)));
  register(destination, sink);
  return { format, sink };
}

/** The console and the log files. Opening them does not touch the disk; the first line does. */
export class Destinations {
  readonly #files: Output[] = [];
  readonly #console: Output | undefined;

  /** Text is made from a record's fields, JSON lines are not. */
  readonly needsFields: boolean;

  constructor({ files, json, console: toConsole }: LogSettings) {
    const paths = logFiles(files.directory);
    const made: LogFile[] = [];
    const fileOf = (path: string): LogFile => {
      const file = new LogFile(path, files);
      made.push(file);
      return file;
    };
    if (files.text) this.#files.push(output('text_file', fileOf(paths.text), plainText));
    if (files.json) this.#files.push(output('json_file', fileOf(paths.json), jsonLine));
    if (toConsole) {
      const text = isColoured(process.env) ? colouredText : plainText;
      this.#console = output('console', consoleTarget, json ? jsonLine : text);
    }
    this.needsFields = files.text || (toConsole && !json);
    if (made.length > 0) reopenOnHangup(made);
  }

  /** Hands a record to every destination; it is written when the tick ends. */
  write(record: LogRecord, toConsole: boolean): void {
    const important = record.level === 'ERROR' || record.level === 'CRITICAL';
    let format: Format | undefined;
    let line = '';
    const give = (to: Output): void => {
      if (to.format !== format) {
        format = to.format;
        line = format(record);
      }
      to.sink.add(line, important);
    };
    for (const to of this.#files) give(to);
    if (toConsole && this.#console !== undefined) give(this.#console);
    schedule(record.time);
  }
}
