import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { env, execPath } from 'node:process';

/** The repository. */
export const root = resolve(import.meta.dirname, '../..');

/** The Node.js that applications under test run on: the tests' own, or the one that `test:nodes` names. */
export const testNode = env.HISHAMOS_TEST_NODE ?? execPath;

/** The module that preloads monitoring. */
export const register = '@hishamos/monitoring/register';

/** How a process ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

export interface StartOptions {
  /** Options of `node` itself, then the script and its arguments. */
  readonly args: readonly string[];
  /** Variables beside PATH; what configures monitoring on this machine is not inherited. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
}

/** Environment variables that a process under test inherits. */
function inherited(): Record<string, string> {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'SystemRoot', 'npm_config_registry', 'npm_config_cache'];
  return Object.fromEntries(kept.flatMap((name) => (env[name] === undefined ? [] : [[name, env[name]]])));
}

/** A running process whose output is kept; ended and cleaned up by `using`. */
export class TestProcess implements AsyncDisposable {
  stdout = '';
  stderr = '';
  readonly logDirectory = mkdtempSync(join(tmpdir(), 'hishamos-test-'));
  readonly #child: ChildProcess;
  readonly #exit: Promise<Exit>;

  constructor({ args, env: given = {}, cwd = root }: StartOptions) {
    this.#child = spawn(testNode, args, {
      cwd,
      env: {
        ...inherited(),
        HISHAMOS_LOG_DIR: this.logDirectory,
        // A busy machine takes its time.
        HISHAMOS_SHUTDOWN_TIMEOUT: '30000',
        ...given,
      },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    this.#child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      this.stdout += text;
    });
    this.#child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.stderr += text;
    });
    this.#exit = once(this.#child, 'close').then(([code, signal]) => ({ code, signal }) as Exit);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Waits for what a pattern matches in the output, and gives its first group. */
  async printed(pattern: RegExp): Promise<string> {
    for (;;) {
      const match = pattern.exec(this.stdout);
      if (match !== null) return match[1] ?? match[0];
      const more = new Promise<void>((resolve) => this.#child.stdout?.once('data', () => resolve()));
      const ended = await Promise.race([more, this.#exit]);
      if (ended !== undefined && !pattern.test(this.stdout)) {
        throw new Error(`it ended without printing ${pattern}:\n${this.stdout}\n${this.stderr}`);
      }
    }
  }

  /** The lines of stderr. */
  get complaints(): string[] {
    return this.stderr.split('\n').filter((line) => line !== '');
  }

  kill(signal: NodeJS.Signals): void {
    this.#child.kill(signal);
  }

  /** Closes its stdin, which the applications under test take for their end, and waits for it. */
  end(): Promise<Exit> {
    this.#child.stdin?.end();
    return this.#exit;
  }

  /** Waits until it ends by itself. */
  exit(): Promise<Exit> {
    return this.#exit;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) this.#child.kill('SIGKILL');
    await this.#exit;
    rmSync(this.logDirectory, { recursive: true, force: true });
  }
}
