import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { execPath } from 'node:process';
import { freePort } from '../support/free-port.ts';
import { register, root } from '../support/process.ts';

/** The example platform under the preload, while it replays generated arrivals. */
export interface Platform {
  readonly address: string;
  stop(): Promise<void>;
}

export interface Replay {
  /** How many times as fast as the trace. */
  readonly speed: number;
  readonly rows: number;
  /** Where its logs go. */
  readonly directory: string;
  readonly env?: Readonly<Record<string, string>>;
}

function listening(child: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (output.includes('listens on')) resolve();
    });
    child.once('exit', () => reject(new Error(`the platform ended: ${output}`)));
  });
}

/** Starts it, and resolves once it listens. */
export async function startPlatform({ speed, rows, directory, env = {} }: Replay): Promise<Platform> {
  const port = await freePort();
  const main = join(root, 'examples/agent-platform/src/main.ts');
  const args = ['--require', register, main, '--speed', String(speed), '--rows', String(rows)];
  const child = spawn(execPath, args, {
    cwd: root,
    env: {
      PATH: process.env.PATH,
      PORT: String(port),
      OTEL_SERVICE_NAME: 'backend',
      HISHAMOS_BANNER: 'off',
      HISHAMOS_LOG_CONSOLE: 'off',
      HISHAMOS_LOG_DIR: join(directory, 'logs'),
      ...env,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await listening(child);
  return {
    address: `127.0.0.1:${port}`,
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGKILL');
      await once(child, 'exit');
    },
  };
}
