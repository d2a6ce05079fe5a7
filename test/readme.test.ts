import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Collector, startCollector } from './support/collector.ts';
import { freePort } from './support/free-port.ts';
import { requireServer } from './support/servers.ts';

const root = resolve(import.meta.dirname, '..');
const collectorProgram = requireServer('otelcol');

interface Snippet {
  readonly language: string;
  readonly text: string;
}

const readme = await readFile(join(root, 'README.md'), 'utf8');
const snippets: Snippet[] = [...readme.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(
  ([, language = '', text = '']) => ({
    language,
    text: text.trim(),
  }),
);
const commands = snippets.filter(({ language }) => language === 'sh').flatMap(({ text }) => text.split('\n'));
const files = new Map(
  snippets
    .filter(({ language }) => language === 'js')
    .map(({ text }) => [/^\/\/ (\S+)\n/.exec(text)?.[1] ?? '', text] as const),
);

/** Commands that other tests run as they are. */
const elsewhere = new Map([
  ['npm ci && npm start', 'test/replay.test.ts'],
  ['npm install @hishamos/monitoring', 'test/consumer.test.ts'],
  ['npx hishamos doctor', 'test/cli/doctor.test.ts'],
  ['npx hishamos doctor --url http://localhost:3000', 'test/cli/doctor.test.ts'],
]);
const ran = new Set<string>();

let directory: string;
let port: number;
let app: ChildProcess | undefined;

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'readme-'));
  await mkdir(join(directory, 'node_modules/@hishamos'), { recursive: true });
  for (const name of await readdir(join(root, 'packages'))) {
    await symlink(join(root, 'packages', name), join(directory, 'node_modules/@hishamos', name));
  }
  await symlink(join(root, 'node_modules/express'), join(directory, 'node_modules/express'));
  for (const [name, text] of files) await writeFile(join(directory, name), text);
  port = await freePort();
});
afterEach(async () => {
  if (app?.exitCode === null && app.signalCode === null) {
    app.kill();
    await once(app, 'exit');
  }
  await rm(join(directory, 'logs'), { recursive: true, force: true });
});
afterAll(() => rm(directory, { recursive: true }));

const nodeFirst = { PATH: `${resolve(process.execPath, '..')}:${process.env.PATH}` };

/** Runs a command of the README as it stands, but for the ports. */
function shell(command: string): string {
  expect(commands).toContain(command);
  ran.add(command);
  return execFileSync('sh', ['-c', command.replaceAll('localhost:3000', `localhost:${port}`)], {
    cwd: directory,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, ...nodeFirst },
  });
}

/** Starts a command of the README that serves, and waits until it does. */
async function start(command: string, env: Record<string, string> = {}): Promise<void> {
  expect(commands).toContain(command);
  ran.add(command);
  const given = Object.entries(env).reduce(
    (text, [name, value]) => text.replace(new RegExp(`${name}=\\S+`), `${name}=${value}`),
    command,
  );
  const child = spawn('sh', ['-c', `exec env ${given}`], {
    cwd: directory,
    stdio: 'ignore',
    env: { ...process.env, ...nodeFirst, PORT: String(port) },
  });
  app = child;
  await vi.waitFor(() => fetch(`http://localhost:${port}/api/v1/monitoring/health/`), {
    timeout: 20_000,
    interval: 100,
  });
}

const plain = 'node --require @hishamos/monitoring/register app.mjs';

describe('the README', () => {
  it('shows the metrics of an application', async () => {
    await start(plain);
    shell('curl http://localhost:3000/orders/1234');
    const page = shell('curl http://localhost:3000/api/v1/monitoring/prometheus/metrics/');
    for (const { text } of snippets.filter(({ language }) => language === 'text'))
      expect(page).toContain(text);
  });

  it('follows a request from its answer to its log line', async () => {
    await start(`USE_JSON_LOGGING=true ${plain}`);
    const answer = shell("curl -i http://localhost:3000/orders/1234 -H 'X-Request-ID: order-desk-7'");
    expect(answer).toMatch(/^x-request-id: order-desk-7\r$/im);
    // A line is in its file within 100 ms.
    const grep = `grep '"request_id":"order-desk-7"' logs/hishamos.json.log`;
    const line = JSON.parse(await vi.waitFor(() => shell(grep), { timeout: 10_000 })) as object;
    const shown = JSON.parse(snippets.find(({ language }) => language === 'json')?.text ?? '{}') as object;
    expect(Object.keys(line)).toEqual(Object.keys(shown));
    const varying = ['timestamp', 'process_id', 'ip_address', 'trace_id', 'span_id'];
    for (const [key, value] of Object.entries(shown)) {
      if (!varying.includes(key)) expect(line).toHaveProperty(key, value);
    }
  });

  it('sends spans and log records to an OTLP backend', async (test) => {
    ran.add(`OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 ${plain}`);
    if (collectorProgram.path === undefined) return test.skip(collectorProgram.reason);
    const collector: Collector = await startCollector(collectorProgram.path, directory);
    try {
      await start(`OTEL_EXPORTER_OTLP_ENDPOINT=http://localhost:4318 ${plain}`, {
        OTEL_EXPORTER_OTLP_ENDPOINT: collector.httpEndpoint,
      });
      shell('curl http://localhost:3000/orders/1234');
      app?.kill();
      await once(app as ChildProcess, 'exit');
      const { spans, logs } = await collector.collected();
      expect(spans.map(({ name }) => name)).toEqual(['GET']);
      expect(logs.map(({ body }) => body.stringValue)).toEqual(['Order looked up']);
      expect(logs[0]?.traceId).toBe(spans[0]?.traceId);
    } finally {
      await collector.stop();
    }
  });

  it.each([
    ['agents.mjs', '// results for changelog\n'],
    ['health.mjs', 'healthy\n'],
  ])('runs %s', (file, printed) => {
    const args = ['--require', '@hishamos/monitoring/register', file];
    expect(execFileSync(process.execPath, args, { cwd: directory, encoding: 'utf8', stdio: 'pipe' })).toBe(
      printed,
    );
    ran.add(file);
  });

  it('starts monitoring from code', async () => {
    app = spawn(process.execPath, ['server.mjs'], {
      cwd: directory,
      stdio: 'ignore',
      env: { ...process.env, PORT: String(port) },
    });
    const page = await vi.waitFor(
      () =>
        fetch(`http://localhost:${port}/api/v1/monitoring/prometheus/metrics/`).then((answer) =>
          answer.text(),
        ),
      { timeout: 20_000, interval: 100 },
    );
    expect(page).toBeDefined();
    app.kill('SIGTERM');
    expect(await once(app, 'exit')).toEqual([0, null]);
    ran.add('server.mjs');
    ran.add('app.mjs');
  });

  it('lets an application place the endpoints itself', async () => {
    app = spawn(process.execPath, ['--require', '@hishamos/monitoring/register', 'placed.mjs'], {
      cwd: directory,
      stdio: 'ignore',
      env: { ...process.env, PORT: String(port), HISHAMOS_MOUNT: 'off' },
    });
    const health = `http://localhost:${port}/api/v1/monitoring/health/`;
    const answer = await vi.waitFor(() => fetch(health), { timeout: 20_000, interval: 100 });
    expect(await answer.json()).toEqual({ status: 'healthy' });
    ran.add('placed.mjs');
  });

  it('has no snippet that no test runs', () => {
    const known = [...ran, ...elsewhere.keys()];
    expect(known).toEqual(expect.arrayContaining([...commands, ...files.keys()]));
  });
});
