import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';

const nobody = 65_534;
const asUser = process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {};

/** Debian's MariaDB on a free port, which lets everybody in and has no tables, not even its own. */
export class Mysql implements AsyncDisposable {
  readonly #server: string;
  readonly #directory: string;
  readonly #port: number;
  #child: ChildProcess | undefined;

  private constructor(server: string, port: number) {
    this.#server = server;
    this.#port = port;
    this.#directory = mkdtempSync(join(tmpdir(), 'hishamos-mysql-'));
    mkdirSync(this.#data);
    if (asUser.uid === undefined) return;
    for (const path of [this.#directory, this.#data]) chownSync(path, nobody, nobody);
  }

  static async start(server: string): Promise<Mysql> {
    const mysql = new Mysql(server, await freePort());
    await mysql.restart();
    return mysql;
  }

  get #data(): string {
    return join(this.#directory, 'data');
  }

  /** The operating system's id of the server. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  get url(): string {
    return `mysql://root@127.0.0.1:${this.#port}/`;
  }

  /** Starts the server again after {@link stop}. */
  async restart(): Promise<void> {
    const args = [
      '--no-defaults',
      '--skip-grant-tables',
      `--datadir=${this.#data}`,
      `--port=${this.#port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(this.#directory, 'socket')}`,
    ];
    const child = spawn(this.#server, args, { ...asUser, stdio: ['ignore', 'ignore', 'pipe'] });
    this.#child = child;
    let log = '';
    for await (const text of child.stderr) {
      log = (log + text).slice(-20_000);
      if (log.includes('ready for connections')) break;
    }
    if (!log.includes('ready for connections')) throw new Error(`mariadbd ended at once:\n${log}`);
    child.stderr.resume();
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    // Its files may not survive a kill right after their creation.
    child.kill('SIGTERM');
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.#directory, { recursive: true, force: true });
  }
}
