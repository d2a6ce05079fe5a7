import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { vi } from 'vitest';
import { freePort } from './free-port.ts';

/** An alert as Alertmanager has it. */
export interface HeldAlert {
  readonly labels: Readonly<Record<string, string>>;
  readonly status: { readonly state: 'active' | 'suppressed' | 'unprocessed' };
}

/** A real Alertmanager. */
export class Alertmanager implements AsyncDisposable {
  /** Its host and port. */
  readonly address: string;
  readonly #stop: () => Promise<void>;

  private constructor(address: string, stop: () => Promise<void>) {
    this.address = address;
    this.#stop = stop;
  }

  /** Starts the program at `path` with a configuration, its files in `directory`. */
  static async start(path: string, directory: string, config: string): Promise<Alertmanager> {
    const file = join(directory, 'alertmanager.yaml');
    await writeFile(file, config);
    const address = `127.0.0.1:${await freePort()}`;
    const child = spawn(
      path,
      [
        `--config.file=${file}`,
        `--storage.path=${join(directory, 'alertmanager')}`,
        `--web.listen-address=${address}`,
        '--cluster.listen-address=',
      ],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    let output = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    await vi.waitFor(
      async () => {
        if (child.exitCode !== null) throw new Error(output);
        const { ok } = await fetch(`http://${address}/-/ready`);
        if (!ok) throw new Error('not ready');
      },
      { timeout: 30_000, interval: 100 },
    );
    return new Alertmanager(address, async () => {
      if (child.exitCode !== null) return;
      child.kill();
      await once(child, 'exit');
    });
  }

  /** Hands an alert in, as a Prometheus does. */
  async post(
    labels: Readonly<Record<string, string>>,
    annotations: Readonly<Record<string, string>> = {},
  ): Promise<void> {
    const body = JSON.stringify([{ labels, annotations }]);
    const headers = { 'Content-Type': 'application/json' };
    await fetch(`http://${this.address}/api/v2/alerts`, { method: 'POST', headers, body });
  }

  async alerts(): Promise<HeldAlert[]> {
    return (await (await fetch(`http://${this.address}/api/v2/alerts`)).json()) as HeldAlert[];
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#stop();
  }
}
