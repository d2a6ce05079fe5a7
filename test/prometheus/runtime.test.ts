import { execFileSync } from 'node:child_process';
import { runtimeMetrics } from '@hishamos/catalogue';
import { expect, it, vi } from 'vitest';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { register, TestProcess } from '../support/process.ts';
import { type ParsedPage, parsePage, seriesKey } from '../support/prometheus-page.ts';
import { requireServer } from '../support/servers.ts';

const promtool = requireServer('promtool');

const names = Object.values(runtimeMetrics).map(({ name }) => name);

/** A server that can be made to block its event loop, and to leave garbage. */
const application = `
const server = require('node:http').createServer((request, response) => {
  const until = performance.now() + (request.url === '/block' ? 400 : 0);
  while (performance.now() < until);
  if (request.url === '/garbage') for (let i = 0, kept = []; i < 3e6; i += 1) kept.push({ i });
  response.end();
});
server.listen(0, '127.0.0.1', () => console.log('listening ' + server.address().port));
process.stdin.once('end', () => process.exit()).resume();
`;

class Application extends TestProcess {
  static start(env: Record<string, string> = {}): Application {
    return new Application({ args: ['--require', register, '-e', application], env });
  }

  async ask(path: string): Promise<string> {
    const response = await fetch(`http://127.0.0.1:${await this.printed(/listening (\d+)/)}/${path}`);
    expect(response.status).toBe(200);
    return response.text();
  }

  page(): Promise<string> {
    return this.ask('api/v1/monitoring/prometheus/metrics/');
  }
}

const value = ({ samples }: ParsedPage, name: string, labels = {}) => samples.get(seriesKey(name, labels));

it('tells of the process under the names that dashboards know', async () => {
  await using app = Application.start({
    OTEL_RESOURCE_ATTRIBUTES: 'service.version=1.2.3,service.name=agents',
  });
  const before = parsePage(await app.page());
  await app.ask('garbage');
  const text = await app.page();
  const after = parsePage(text);
  expect([...after.types.keys()]).toEqual(expect.arrayContaining(names));
  const [, major = '', minor = '', patch = ''] = /^v(\d+)\.(\d+)\.(\d+)/.exec(process.version) ?? [];
  if (process.env.HISHAMOS_TEST_NODE === undefined)
    expect(value(after, 'nodejs_version_info', { version: process.version, major, minor, patch })).toBe(1);
  const build = { service_name: 'agents', service_version: '1.2.3', monitoring_version: '0.1.0' };
  expect(value(after, 'hishamos_build_info', build)).toBe(1);
  const cpu = (page: ParsedPage) => value(page, 'process_cpu_seconds_total') ?? 0;
  expect(cpu(after)).toBeGreaterThan(cpu(before));
  expect(Math.abs((value(after, 'process_start_time_seconds') ?? 0) - Date.now() / 1000)).toBeLessThan(60);
  expect(value(after, 'process_open_fds')).toBeGreaterThan(5);
  expect(value(after, 'process_resident_memory_bytes')).toBeGreaterThan(2e7);
  expect(value(after, 'nodejs_active_resources', { type: 'TCPServerWrap' })).toBe(1);
  expect(value(after, 'nodejs_heap_space_size_used_bytes', { space: 'old' })).toBeGreaterThan(1e6);
  await vi.waitFor(async () => {
    const page = parsePage(await app.page());
    expect(value(page, 'nodejs_gc_duration_seconds_count', { kind: 'minor' })).toBeGreaterThan(0);
  });
  if (promtool.path) execFileSync(promtool.path, ['check', 'metrics'], { input: text });
});

it('tells by how much the event loop was late', async () => {
  await using app = Application.start();
  const lag = async () => value(parsePage(await app.page()), 'nodejs_eventloop_lag_max_seconds');
  expect(await lag()).toBeLessThan(0.3);
  // A window lasts five seconds, and its first look at the loop must have been before the loop is blocked.
  const sees = async () => {
    await app.ask('block');
    expect(await lag()).toBeGreaterThan(0.3);
  };
  await vi.waitFor(sees, { timeout: 30_000, interval: 500 });
});

it('leaves all of it out where it is switched off', async () => {
  await using app = Application.start({ HISHAMOS_RUNTIME_METRICS: 'off' });
  await app.ask('');
  const { types } = parsePage(await app.page());
  expect([...types.keys()].filter((name) => names.includes(name))).toEqual([]);
});

it('sends the same through OTLP', async () => {
  await using backend = await OtlpReceiver.start();
  await using app = Application.start({ ...backend.env, OTEL_METRIC_EXPORT_INTERVAL: '200' });
  await app.ask('garbage');
  await vi.waitFor(
    () => {
      const sent = new Set(backend.metrics.map(({ name }) => name));
      expect(names.filter((name) => !sent.has(name))).toEqual([]);
    },
    { timeout: 30_000 },
  );
});

it('loads nothing for it, and watches nothing, before somebody asks', async () => {
  const code = "const { cache } = require; process.stdout.write(Object.keys(cache).join('\\\\n'));";
  await using app = new TestProcess({ args: ['--require', register, '-e', code] });
  expect((await app.exit()).code).toBe(0);
  expect(app.stdout).not.toContain('packages/runtime');
});
