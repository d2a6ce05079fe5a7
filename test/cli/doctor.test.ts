import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { startCollector } from '../support/collector.ts';
import { freePort } from '../support/free-port.ts';
import { hishamos } from '../support/hishamos.ts';
import { Postgres, postgresServers } from '../support/postgres.ts';
import { register, root, TestProcess } from '../support/process.ts';
import { requireServer } from '../support/servers.ts';

interface Finding {
  readonly level: string;
  readonly check: string;
  readonly message: string;
  readonly remedy?: string;
}

const otelcol = requireServer('otelcol');
const directory = mkdtempSync(join(tmpdir(), 'hishamos-doctor-'));
afterAll(() => rmSync(directory, { recursive: true }));
const quick = { OTEL_EXPORTER_OTLP_TIMEOUT: '500' };
const logs = { HISHAMOS_LOG_DIR: join(directory, 'logs') };

/** What the doctor finds, and its exit code. */
async function doctor(env: Record<string, string>, args: string[] = [], cwd = root) {
  const { code, stdout, stderr } = await hishamos(['doctor', '--json', ...args], { ...logs, ...env }, cwd);
  expect(stderr).toBe('');
  const { findings } = JSON.parse(stdout) as { findings: Finding[] };
  const of = (check: string) => findings.filter((finding) => finding.check === check);
  return { code, findings, of };
}

it('is content with a project that works, and says so line by line', async () => {
  const { code, stdout } = await hishamos(['doctor'], logs);
  expect(code).toBe(0);
  expect(stdout).toMatch(/^ok {7}preload: .* had its request counted$/m);
  expect(stdout).toContain('0 problems, 0 warnings');
});

describe.each(['http/protobuf', 'http/json', 'grpc'])('through %s', (protocol) => {
  it('has a span, a metric and a log record confirmed by a Collector that has them', async (test) => {
    if (otelcol.path === undefined) return test.skip(otelcol.reason);
    const collector = await startCollector(otelcol.path, mkdtempSync(join(directory, 'collector-')));
    try {
      const { code, of } = await doctor({
        OTEL_EXPORTER_OTLP_ENDPOINT: protocol === 'grpc' ? collector.grpcEndpoint : collector.httpEndpoint,
        OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
      });
      expect(of('OTLP').map(({ level }) => level)).toEqual(['ok', 'ok', 'ok']);
      expect(code).toBe(0);
    } finally {
      await collector.stop();
    }
    const { spans, logs: records, metricNames } = await collector.collected();
    expect(spans.map(({ name }) => name)).toContain('hishamos doctor');
    expect(records.map(({ body }) => body.stringValue)).toContain('hishamos doctor');
    expect([...metricNames]).toContain('hishamos.doctor');
  });

  it('tells that nobody listens, and what to look at', async () => {
    const { code, of } = await doctor({
      ...quick,
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: protocol,
    });
    expect(code).toBe(1);
    expect(of('OTLP').map(({ level }) => level)).toEqual(['problem', 'problem', 'problem']);
    for (const { remedy } of of('OTLP')) expect(remedy).toContain('OTEL_EXPORTER_OTLP_ENDPOINT');
  });
});

it('tells once of a variable that all signals share', async () => {
  const { code, of } = await doctor({
    ...quick,
    OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
    OTEL_EXPORTER_OTLP_PROTOCOL: 'pigeon',
  });
  expect(code).toBe(1);
  const complaints = of('OTLP').filter(({ message }) => message.includes('OTEL_EXPORTER_OTLP_PROTOCOL'));
  expect(complaints).toHaveLength(1);
});

it('finds settings that are misspelt or take something else', async () => {
  const { code, of } = await doctor({ HISHAMOS_LOG_LEVL: 'INFO', HISHAMOS_SERIES_CAP: 'many' });
  expect(code).toBe(1);
  expect(of('settings')).toEqual([
    expect.objectContaining({ level: 'problem', message: expect.stringContaining('HISHAMOS_SERIES_CAP') }),
    expect.objectContaining({ level: 'warning', remedy: 'Did you mean HISHAMOS_LOG_LEVEL?' }),
  ]);
});

it('finds what only the preload understands', async () => {
  const { code, of } = await doctor({ HISHAMOS_TRUSTED_PROXIES: 'nowhere', OTEL_PROPAGATORS: 'pigeon' });
  expect(code).toBe(1);
  expect(of('preload')[0]?.level).toBe('ok');
  for (const name of ['HISHAMOS_TRUSTED_PROXIES', 'OTEL_PROPAGATORS'])
    expect(of('settings')).toContainEqual(
      expect.objectContaining({ level: 'problem', message: expect.stringContaining(name) }),
    );
});

it('finds directories that cannot be written to', async () => {
  const file = join(directory, 'file');
  writeFileSync(file, '');
  const places = { HISHAMOS_LOG_DIR: join(file, 'logs'), HISHAMOS_SPOOL_DIR: join(file, 'spool') };
  const { code, of } = await doctor(places);
  expect(code).toBe(1);
  for (const check of ['log directory', 'spool directory'])
    expect(of(check)[0]).toMatchObject({ level: 'problem', message: expect.stringContaining('ENOTDIR') });
  const spool = { HISHAMOS_SPOOL_DIR: join(directory, 'spool') };
  expect((await doctor(spool)).of('spool directory')[0]?.message).toContain('can be written to');
});

it('finds a folder without monitoring, and packages that are there twice', async () => {
  const project = mkdtempSync(join(directory, 'project-'));
  expect((await doctor({}, [], project)).of('packages')[0]?.remedy).toContain(
    'npm install @hishamos/monitoring',
  );

  const modules = join(project, 'node_modules');
  mkdirSync(join(modules, '@hishamos'), { recursive: true });
  symlinkSync(join(root, 'packages/monitoring'), join(modules, '@hishamos/monitoring'));
  for (const folder of ['@opentelemetry/api', 'library/node_modules/@opentelemetry/api']) {
    mkdirSync(join(modules, folder), { recursive: true });
    writeFileSync(join(modules, folder, 'package.json'), '{"version":"1.9.0"}');
  }
  const [finding] = (await doctor({}, [], project)).of('packages');
  expect(finding).toMatchObject({ level: 'problem', remedy: expect.stringContaining('npm dedupe') });
  expect(finding?.message).toContain('@opentelemetry/api is installed 2 times');
});

it('asks a running application', async () => {
  await using app = new TestProcess({
    args: ['--require', register, join(root, 'test/prometheus/attack-app.cjs')],
    env: { HISHAMOS_LOG_CONSOLE: 'off', HISHAMOS_MONITORING_TOKEN: 's3cret' },
  });
  const url = `http://127.0.0.1:${await app.printed(/listening on (\d+)/)}`;
  const well = await doctor({ HISHAMOS_MONITORING_TOKEN: 's3cret' }, ['--url', url]);
  expect(well.findings.filter(({ level }) => level === 'problem' || level === 'warning')).toEqual([]);
  expect(well.of('liveness')[0]?.level).toBe('ok');
  expect(well.of('clock')[0]?.level).toBe('ok');
  const page = await fetch(`${url}/api/v1/monitoring/prometheus/metrics/`, {
    headers: { authorization: 'Bearer s3cret' },
  });
  expect(await page.text()).not.toMatch(/^hishamos_api_requests_total/m);
  const closed = await doctor({}, ['--url', url]);
  expect(closed.of('metrics')[0]).toMatchObject({
    level: 'problem',
    remedy: expect.stringContaining('--token'),
  });
  const gone = await doctor({}, ['--url', `http://127.0.0.1:${await freePort()}`]);
  expect(gone.of('endpoints')[0]).toMatchObject({
    level: 'problem',
    remedy: expect.stringContaining('Start'),
  });
});

describe('the database', () => {
  const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };

  it('is there, with its migrations or without', async (test) => {
    if (path === undefined) return test.skip(reason);
    await using server = await Postgres.start(path);
    const env = { HISHAMOS_DATABASE_URL: await server.database() };
    const bare = await doctor(env);
    expect(bare.of('database')[0]).toMatchObject({
      level: 'problem',
      remedy: expect.stringContaining('npx hishamos migrate monitoring'),
    });
    expect((await hishamos(['migrate', 'monitoring'], env)).code).toBe(0);
    expect((await doctor(env)).of('database')[0]?.level).toBe('ok');
  });

  it('does not answer, and its password is not told', async () => {
    const url = `postgres://user:s3cret@127.0.0.1:${await freePort()}/agents`;
    const { code, of, findings } = await doctor({ HISHAMOS_DATABASE_URL: url });
    expect(code).toBe(1);
    expect(of('database')[0]).toMatchObject({
      level: 'problem',
      message: expect.stringContaining('ECONNREFUSED'),
    });
    expect(JSON.stringify(findings)).not.toContain('s3cret');
  });
});
