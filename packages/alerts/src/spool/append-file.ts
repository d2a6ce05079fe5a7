import { constants } from 'node:fs';
import { type FileHandle, open, rename } from 'node:fs/promises';
import { dirname } from 'node:path';

/** When a file is written anew, and with what. */
export interface Renewal {
  due(size: number): boolean;
  content(): string;
}

interface Job {
  readonly text: string;
  resolve(): void;
  reject(error: unknown): void;
}

const { O_RDONLY, O_RDWR, O_CREAT, O_TRUNC } = constants;

/** Makes what was renamed or made in a directory outlive a power failure. */
async function syncDirectoryOf(path: string): Promise<void> {
  const directory = await open(dirname(path), O_RDONLY);
  await directory.sync().finally(() => directory.close());
}

/**
 * A file that lines are appended to. What comes while the disk is busy is written and synchronised together; what
 * could not be written whole is taken back.
 */
export class AppendFile {
  readonly #path: string;
  readonly #renewal: Renewal;
  readonly #onFailure: (error: unknown) => void;
  #file: FileHandle;
  #size: number;
  #jobs: Job[] = [];
  #notes = '';
  #running: Promise<void> | undefined;

  private constructor(
    path: string,
    file: FileHandle,
    size: number,
    renewal: Renewal,
    onFailure: (error: unknown) => void,
  ) {
    this.#path = path;
    this.#file = file;
    this.#size = size;
    this.#renewal = renewal;
    this.#onFailure = onFailure;
  }

  /** Opens or makes a file, hands over its text, and cuts off a line that was not written whole. */
  static async open(
    path: string,
    renewal: Renewal,
    onFailure: (error: unknown) => void,
  ): Promise<{ file: AppendFile; text: string }> {
    const handle = await open(path, O_RDWR | O_CREAT, 0o600);
    await syncDirectoryOf(path);
    const bytes = await handle.readFile();
    const size = bytes.lastIndexOf(10) + 1;
    await handle.truncate(size);
    const file = new AppendFile(path, handle, size, renewal, onFailure);
    return { file, text: bytes.toString('utf8', 0, size) };
  }

  /** Resolves when the text would outlive a power failure; rejects when it could not be written. */
  append(text: string): Promise<void> {
    const done = new Promise<void>((resolve, reject) => this.#jobs.push({ text, resolve, reject }));
    this.#start();
    return done;
  }

  /** Writes text soon, without synchronising it; when that fails, with what comes next. */
  note(text: string): void {
    this.#notes += text;
    this.#start();
  }

  /** Resolves when nothing is being written. */
  async settled(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  /** Writes what is still to be written, and closes. */
  async close(): Promise<void> {
    await this.settled();
    await this.#file.close();
  }

  #start(): void {
    this.#running ??= this.#run().finally(() => {
      this.#running = undefined;
      if (this.#jobs.length > 0) this.#start();
    });
  }

  async #run(): Promise<void> {
    do {
      const jobs = this.#jobs.splice(0);
      const notes = this.#notes;
      this.#notes = '';
      try {
        if (this.#renewal.due(this.#size)) await this.#renew();
        await this.#write(Buffer.from(notes + jobs.map(({ text }) => text).join('')));
        if (jobs.length > 0) await this.#file.datasync();
        for (const job of jobs) job.resolve();
      } catch (error) {
        this.#notes = notes + this.#notes;
        for (const job of jobs) job.reject(error);
        this.#onFailure(error);
        return;
      }
    } while (this.#jobs.length > 0 || this.#notes !== '');
  }

  async #write(buffer: Buffer): Promise<void> {
    let written = 0;
    try {
      while (written < buffer.length) {
        const position = this.#size + written;
        const { bytesWritten } = await this.#file.write(buffer, written, buffer.length - written, position);
        written += bytesWritten;
      }
    } catch (error) {
      await this.#file.truncate(this.#size);
      throw error;
    }
    this.#size += written;
  }

  /** Puts the present content in the file's place, at once and as a whole. */
  async #renew(): Promise<void> {
    const path = `${this.#path}.new`;
    const file = await open(path, O_RDWR | O_CREAT | O_TRUNC, 0o600);
    const content = Buffer.from(this.#renewal.content());
    try {
      await file.writeFile(content);
      await file.sync();
      await rename(path, this.#path);
      await syncDirectoryOf(path);
    } catch (error) {
      await file.close();
      throw error;
    }
    await this.#file.close();
    this.#file = file;
    this.#size = content.length;
  }
}
