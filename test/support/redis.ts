import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { freePort } from './free-port.ts';

/** Debian's redis-server on a free port, without files. */
export class Redis implements AsyncDisposable {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(path: string, port: number) {
    this.url = `redis://127.0.0.1:${port}`;
    const settings = { port: String(port), bind: '127.0.0.1', save: '', appendonly: 'no' };
    const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, value]);
    this.#child = spawn(path, args, { stdio: ['ignore', 'pipe', 'ignore'] });
  }

  static async start(path: string): Promise<Redis> {
    const redis = new Redis(path, await freePort());
    for await (const text of redis.#child.stdout ?? []) {
      if (String(text).includes('Ready to accept connections')) return redis;
    }
    throw new Error('redis-server ended at once');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode !== null) return;
    this.#child.kill('SIGKILL');
    await once(this.#child, 'exit');
  }
}
