import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.ts';

/** Debian's redis-server on a free port, without files. */
export class Redis implements AsyncDisposable {
  readonly url: string;
  readonly #command: readonly [path: string, args: readonly string[]];
  #child: ChildProcess | undefined;

  private constructor(path: string, port: number) {
    this.url = `redis://127.0.0.1:${port}`;
    const settings = { port: String(port), bind: '127.0.0.1', save: '', appendonly: 'no' };
    this.#command = [path, Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value])];
  }

  static async start(path: string): Promise<Redis> {
    const redis = new Redis(path, await freePort());
    await redis.restart();
    return redis;
  }

  /** The operating system's id of the server. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  /** Starts the server again after {@link stop}. */
  async restart(): Promise<void> {
    const [path, args] = this.#command;
    const child = spawn(path, args, { stdio: ['ignore', 'pipe', 'ignore'] });
    this.#child = child;
    for await (const text of child.stdout) {
      if (String(text).includes('Ready to accept connections')) return;
    }
    throw new Error('redis-server ended at once');
  }

  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stop();
  }
}
