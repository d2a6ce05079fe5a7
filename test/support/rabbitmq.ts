import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { freePort } from './free-port.ts';
import { until } from './until.ts';

/** Erlang's, of the package that the server's depends on. */
const portMapper = '/usr/bin/epmd';

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    // It closes a connection that says something else, with its own protocol's name.
    socket.on('connect', () => socket.write('who is there?'));
    socket.on('data', () => resolve(true));
    socket.on('error', () => resolve(false));
    socket.on('close', () => resolve(false));
  });

/** Debian's RabbitMQ on a free port, with its files in a folder of its own. */
export class RabbitMq implements AsyncDisposable {
  readonly url: string;
  readonly #folder = mkdtempSync(join(tmpdir(), 'hishamos-rabbitmq-'));
  /** The server would start one that outlives it. */
  readonly #mapper: ChildProcess;
  readonly #child: ChildProcess;

  private constructor(path: string, port: number, distribution: number, mapper: number) {
    this.url = `amqp://guest:guest@127.0.0.1:${port}`;
    this.#mapper = spawn(portMapper, ['-port', String(mapper)], { stdio: 'ignore' });
    this.#child = spawn(path, [], {
      stdio: 'ignore',
      env: {
        PATH: `${dirname(path)}:${process.env.PATH}`,
        HOME: this.#folder,
        RABBITMQ_NODENAME: `test-${port}@localhost`,
        RABBITMQ_NODE_IP_ADDRESS: '127.0.0.1',
        RABBITMQ_NODE_PORT: String(port),
        RABBITMQ_DIST_PORT: String(distribution),
        ERL_EPMD_PORT: String(mapper),
        RABBITMQ_MNESIA_BASE: join(this.#folder, 'data'),
        RABBITMQ_LOG_BASE: join(this.#folder, 'log'),
        RABBITMQ_ENABLED_PLUGINS_FILE: join(this.#folder, 'plugins'),
      },
    });
  }

  static async start(path: string): Promise<RabbitMq> {
    const port = await freePort();
    const server = new RabbitMq(path, port, await freePort(), await freePort());
    await until(() => answers(port), 60_000);
    return server;
  }

  /** The operating system's id of the server. */
  get pid(): number {
    return this.#child.pid ?? 0;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGTERM');
    await ended;
    this.#mapper.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
