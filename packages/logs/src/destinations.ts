import { jsonLine } from './json-line.ts';
import { type LogSettings, logFiles } from './log-settings.ts';
import type { LogRecord } from './record.ts';
import { consoleTarget } from './sink/console-target.ts';
import { FileTarget } from './sink/file-target.ts';
import { register, schedule } from './sink/flush-schedule.ts';
import { LineSink } from './sink/line-sink.ts';
import type { Target } from './sink/target.ts';
import { textLine } from './text-line.ts';

const sinkTo = (target: Target): LineSink => {
  const sink = new LineSink(target);
  register(sink);
  return sink;
};

/** The console and the log files. Opening them does not touch the disk; the first line does. */
export class Destinations {
  readonly #json: LineSink[] = [];
  readonly #text: LineSink[] = [];

  constructor(settings: LogSettings) {
    const files = logFiles(settings.directory);
    this.#text.push(sinkTo(new FileTarget(files.text)));
    if (settings.json) this.#json.push(sinkTo(new FileTarget(files.json)));
    if (settings.console) (settings.json ? this.#json : this.#text).push(sinkTo(consoleTarget));
  }

  /** Hands a record to every destination; it is written when the tick ends. */
  write(record: LogRecord): void {
    if (this.#text.length > 0) {
      const line = textLine(record);
      for (const sink of this.#text) sink.add(line);
    }
    if (this.#json.length > 0) {
      const line = jsonLine(record);
      for (const sink of this.#json) sink.add(line);
    }
    schedule();
  }
}
