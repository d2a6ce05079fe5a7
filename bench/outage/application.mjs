import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const app = join(import.meta.dirname, 'app.mjs');

/** The application under monitoring in a process of its own, and the requests that are made to it. */
export class Application {
  /** Milliseconds of each request, by the second in which it was made. */
  seconds = [];
  requests = 0;
  #directory = mkdtempSync(join(tmpdir(), 'hishamos-outage-'));
  #agent = new Agent({ keepAlive: true, maxSockets: 32 });
  #child;
  #port;

  /** Starts it, delivering to that address; `queue` items may wait, or all that a `spool` directory has room for. */
  async start(endpoint, { queue, spool }) {
    const spoolEnv = spool ? { HISHAMOS_SPOOL_DIR: join(this.#directory, 'spool') } : {};
    this.#child = fork(app, {
      execArgv: ['--require', '@hishamos/monitoring/register'],
      env: {
        PATH: process.env.PATH,
        OTEL_EXPORTER_OTLP_ENDPOINT: endpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: 'http/json',
        OTEL_BSP_SCHEDULE_DELAY: '1000',
        OTEL_BSP_MAX_QUEUE_SIZE: queue,
        OTEL_BLRP_MAX_QUEUE_SIZE: queue,
        HISHAMOS_LOG_CONSOLE: 'off',
        HISHAMOS_LOG_DIR: this.#directory,
        HISHAMOS_BANNER: 'off',
        HISHAMOS_SHUTDOWN_TIMEOUT: '30000',
        ...spoolEnv,
      },
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    this.complaints = '';
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.complaints += text;
    });
    [this.#port] = await once(this.#child, 'message');
  }

  /** Makes a request, so many milliseconds after the load began. */
  request(at) {
    const start = performance.now();
    const second = Math.floor(at / 1000);
    this.seconds[second] ??= [];
    const latencies = this.seconds[second];
    this.requests++;
    return new Promise((resolve, reject) => {
      get({ port: this.#port, host: '127.0.0.1', agent: this.#agent }, (response) =>
        response.resume().on('end', () => resolve(latencies.push(performance.now() - start))),
      ).on('error', reject);
    });
  }

  /** Milliseconds of processor time so far, of all its threads. */
  async processorTime() {
    this.#child.send('cpu');
    const [{ user, system }] = await once(this.#child, 'message');
    return (user + system) / 1000;
  }

  /** MiB that it holds. */
  get memory() {
    const status = readFileSync(`/proc/${this.#child.pid}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
  }

  /** The sum of a metric of ours by signal. */
  async counted(name) {
    const url = `http://127.0.0.1:${this.#port}/api/v1/monitoring/prometheus/metrics/`;
    const page = await (await fetch(url)).text();
    const sums = { traces: 0, metrics: 0, logs: 0 };
    for (const [, signal, value] of page.matchAll(
      new RegExp(`^${name}\\{[^}]*signal="(\\w+)"[^}]*\\} (\\d+)`, 'gm'),
    ))
      sums[signal] += Number(value);
    return sums;
  }

  async stop() {
    this.#child.kill('SIGTERM');
    await once(this.#child, 'exit');
    this.#agent.destroy();
    rmSync(this.#directory, { recursive: true });
  }
}
