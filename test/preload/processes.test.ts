import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { attributesOf, OtlpReceiver } from '../support/otlp-receiver.ts';
import { register, root, TestProcess } from '../support/process.ts';

const apps = join(root, 'test/preload/apps');
const bare = join(apps, 'bare/app.cjs');
const bannerLine = expect.stringMatching(/^hishamos monitoring \d/);
const natural = { code: 0, signal: null };
const stock = '@opentelemetry/auto-instrumentations-node/register';

/** Runs `node` with these arguments to its end. */
async function run(args: string[], env: Record<string, string> = {}) {
  await using process = new TestProcess({ args, env });
  const exit = await process.end();
  return { exit, stdout: process.stdout, complaints: process.complaints };
}

/** Starts the bare server, asks it once, and tells what it said. */
async function serve(args: string[], env: Record<string, string> = {}) {
  await using app = new TestProcess({ args: [...args, bare], env });
  const origin = `http://127.0.0.1:${await app.printed(/listening (\d+)/)}`;
  const { status, headers } = await fetch(`${origin}/api/v1/agents/1`);
  const metrics = await fetch(`${origin}/api/v1/monitoring/prometheus/metrics/`);
  const page = await metrics.text();
  expect(status).toBe(202);
  expect(await app.end()).toEqual(natural);
  return { headers, page, complaints: app.complaints };
}

describe('children and worker threads', () => {
  it.each(['--require', '--import'])(
    'start normally with %s in NODE_OPTIONS, without a banner',
    async (flag) => {
      const env = { NODE_OPTIONS: `${flag} ${register}`, HISHAMOS_MONITORING_PORT: String(await freePort()) };
      const { exit, stdout, complaints } = await run([join(apps, 'family.cjs')], env);
      expect(exit).toEqual(natural);
      const members = ['fork', 'spawn', 'exec', 'worker'].map((kind) => `${kind} 200 false\n`);
      expect(stdout).toBe(`${members.join('')}family done\n`);
      expect(complaints).toEqual([bannerLine]);
    },
  );

  it('start under package managers, which are not monitored themselves', async () => {
    const folder = mkdtempSync(join(root, '.nodes-test-'));
    try {
      const npm = join(folder, 'npm-cli.js');
      writeFileSync(
        npm,
        `const { spawnSync } = require('node:child_process');
         process.exitCode = spawnSync(process.execPath, ['--eval', '0'], { stdio: 'inherit' }).status;`,
      );
      writeFileSync(join(folder, 'package.json'), '{}');
      const { exit, complaints } = await run([npm], { NODE_OPTIONS: `--require ${register}` });
      expect(exit).toEqual(natural);
      expect(complaints, 'the banner is the application’s').toEqual([bannerLine]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

it('goes on when the monitoring port is in use, and says so in one line', async () => {
  const other = createServer().listen(0, '0.0.0.0');
  await once(other, 'listening');
  try {
    const port = String((other.address() as AddressInfo).port);
    await using app = new TestProcess({
      args: ['--require', register, bare],
      env: { HISHAMOS_MONITORING_PORT: port },
    });
    const origin = `http://127.0.0.1:${await app.printed(/listening (\d+)/)}`;
    expect((await fetch(`${origin}/api/v1/agents/1`)).status).toBe(202);
    expect(await app.end()).toEqual(natural);
    expect(app.complaints).toEqual([
      expect.stringMatching(new RegExp(`port ${port} of 0.0.0.0 is in use.*HISHAMOS_MONITORING_PORT`)),
      expect.stringContaining(`metrics not served (port ${port} could not be opened)`),
    ]);
  } finally {
    other.close();
  }
});

describe('started twice', () => {
  const again = expect.stringContaining('Monitoring is started already');

  it('by both flags says so in one line', async () => {
    const { page, complaints } = await serve(['--require', register, '--import', register]);
    expect(complaints).toEqual([bannerLine, again]);
    expect(page).toContain('hishamos_api_requests_total{');
  });

  it('by both flags and from code says so in one line', async () => {
    const code = "require('@hishamos/monitoring').initMonitoring();";
    const { exit, complaints } = await run(['--require', register, '--import', register, '--eval', code]);
    expect(exit).toEqual(natural);
    expect(complaints).toEqual([bannerLine, again]);
  });
});

describe('beside another OpenTelemetry SDK', () => {
  // Cloud detectors would look for metadata servers on the network.
  const env = { OTEL_NODE_RESOURCE_DETECTORS: 'env', OTEL_METRICS_EXPORTER: 'none' };

  it.each([
    [
      'started first',
      [stock, register],
      /^hishamos warning: Another OpenTelemetry SDK was started first and keeps /,
    ],
    ['started after', [register, stock], /^hishamos error: Another OpenTelemetry SDK was started after /],
  ])('%s it says so in one line', async (_, preloads, line) => {
    await using backend = await OtlpReceiver.start();
    const { headers, page, complaints } = await serve(
      preloads.flatMap((preload) => ['--require', preload]),
      { ...env, ...backend.env },
    );
    expect(headers.get('x-request-id')).not.toBeNull();
    expect(page).toContain('hishamos_api_requests_total{');
    expect(complaints).toEqual(expect.arrayContaining([bannerLine]));
    expect(complaints.filter((complaint) => complaint.includes('Another OpenTelemetry SDK'))).toEqual([
      expect.stringMatching(line),
    ]);
    expect(backend.spans.length).toBeGreaterThan(0);
  });
});

describe('initMonitoring()', () => {
  const start = "require('@hishamos/monitoring').initMonitoring();";

  it('starts from code before the libraries', async () => {
    const { complaints } = await run(['--eval', `${start} require('pg');`]);
    expect(complaints).toEqual([bannerLine]);
  });

  it('names the libraries for which it comes too late, in one line', async () => {
    const { complaints } = await run(['--eval', `require('pg'); ${start}`]);
    expect(complaints).toEqual([
      expect.stringMatching(/initMonitoring\(\) came after pg\b.*--require @hishamos\/monitoring\/register/),
      bannerLine,
    ]);
  });

  it('instruments what is imported afterwards, in an ES module', async () => {
    await using backend = await OtlpReceiver.start();
    const code = `
      import { agent, initMonitoring } from '@hishamos/monitoring';
      initMonitoring({ serviceName: 'from-code' });
      const { get } = await import('node:http');
      await agent.run('caller', {}, () => new Promise((resolve) => {
        get(process.env.OTEL_EXPORTER_OTLP_ENDPOINT, (response) => response.resume()).on('close', resolve);
      }));`;
    const { exit } = await run(['--input-type=module', '--eval', code], backend.env);
    expect(exit).toEqual(natural);
    const [client] = backend.spans.filter((span) => span.name === 'GET');
    const parent = backend.spans.find((span) => span.spanId === client?.parentSpanId);
    expect(parent?.name).toContain('caller');
  });
});

describe('configuration', () => {
  it('OTEL_SDK_DISABLED=true leaves the process alone', async () => {
    const { headers, page, complaints } = await serve(['--require', register], { OTEL_SDK_DISABLED: 'true' });
    expect(complaints).toEqual([]);
    expect(headers.get('x-request-id')).toBeNull();
    expect(page).not.toContain('hishamos_');
  });

  it.each(['setTimeout(() => {}, 300)', 'process.exit()'])(
    'detectors that take their time are waited for where that is possible: %s',
    async (end) => {
      await using backend = await OtlpReceiver.start();
      const env = {
        ...backend.env,
        OTEL_NODE_RESOURCE_DETECTORS: 'env,host,os,process',
        OTEL_RESOURCE_ATTRIBUTES: 'service.name=slow-to-find,host.name=named',
      };
      const { complaints } = await run(['--require', register, '--eval', end], env);
      expect(complaints).toEqual([bannerLine]);
      const [{ resource = {} } = {}] = backend.batches.flatMap(({ resourceMetrics = [] }) => resourceMetrics);
      expect(attributesOf(resource)).toMatchObject({
        'service.name': 'slow-to-find',
        'host.name': 'named',
        'os.type': process.platform,
        ...(end === 'process.exit()' || !existsSync('/etc/machine-id')
          ? {}
          : { 'host.id': expect.any(String) }),
      });
    },
  );

  it('HISHAMOS_BANNER=off prints nothing', async () => {
    expect((await serve(['--require', register], { HISHAMOS_BANNER: 'off' })).complaints).toEqual([]);
  });

  it.concurrent.each([
    ['HISHAMOS_LOG_LEVEL', 'LOUD'],
    ['HISHAMOS_MONITORING_PORT', 'abc'],
    ['HISHAMOS_MOUNT', 'perhaps'],
    ['HISHAMOS_SERIES_CAP', '-1'],
    ['HISHAMOS_TRUSTED_PROXIES', 'nowhere'],
    ['OTEL_BSP_SCHEDULE_DELAY', 'soon'],
    ['OTEL_EXPORTER_OTLP_COMPRESSION', 'lz4'],
    ['OTEL_EXPORTER_OTLP_HEADERS', 'secret-without-name'],
    ['OTEL_LOGS_EXPORTER', 'pigeon'],
    ['OTEL_LOG_LEVEL', 'loud'],
    ['OTEL_METRICS_EXPORTER', 'pigeon'],
    ['OTEL_NODE_ENABLED_INSTRUMENTATIONS', 'expresso'],
    ['OTEL_NODE_RESOURCE_DETECTORS', 'mars'],
    ['OTEL_PROPAGATORS', 'pigeon'],
    ['OTEL_RESOURCE_ATTRIBUTES', 'mars'],
    ['OTEL_SDK_DISABLED', 'perhaps'],
    ['OTEL_TRACES_EXPORTER', 'pigeon'],
    ['OTEL_TRACES_SAMPLER', 'dice'],
    ['USE_JSON_LOGGING', 'maybe'],
  ])('a bad %s is one line, and the other signals go on', async (name, value) => {
    await using backend = await OtlpReceiver.start();
    const { page, complaints } = await serve(['--require', register], { ...backend.env, [name]: value });
    const lines = complaints.filter((line) => !line.startsWith('hishamos monitoring '));
    expect(lines).toEqual([expect.stringContaining(name)]);
    expect(lines[0]).not.toContain('secret');
    expect(page).toContain('hishamos_api_requests_total{');
    const arrived = { TRACES: backend.spans, LOGS: backend.logRecords, METRICS: backend.metrics };
    for (const [signal, records] of Object.entries(arrived)) {
      expect(records.length > 0, signal).toBe(name !== `OTEL_${signal}_EXPORTER`);
    }
  });

  it.each(['OTEL_EXPORTER_OTLP_PROTOCOL', 'OTEL_EXPORTER_OTLP_LOGS_PROTOCOL'])(
    'a bad %s is one line',
    async (name) => {
      await using backend = await OtlpReceiver.start();
      const env = { ...backend.env, [name]: 'smoke' };
      const { complaints } = await run(['--require', register, '--eval', 'process.exit()'], env);
      const own = complaints.filter((line) => !line.includes(' refused '));
      expect(own).toEqual([expect.stringContaining(`${name} is "smoke"`), bannerLine]);
    },
  );
});

describe('the end of the process', () => {
  const ends: [string, string, { code: number | null; signal: string | null }][] = [
    ['nothing more to do', 'process.exitCode = 4;', { code: 4, signal: null }],
    ['process.exit(3)', 'process.exit(3);', { code: 3, signal: null }],
    ['a throw', "throw new Error('fatal');", { code: 1, signal: null }],
    ['a rejection', "Promise.reject(new Error('fatal'));", { code: 1, signal: null }],
    ['SIGTERM', "process.kill(process.pid, 'SIGTERM');", { code: null, signal: 'SIGTERM' }],
    ['SIGINT', "process.kill(process.pid, 'SIGINT');", { code: null, signal: 'SIGINT' }],
    [
      'a SIGTERM that the application handles',
      "process.on('SIGTERM', () => process.exit(5)); process.kill(process.pid, 'SIGTERM');",
      { code: 5, signal: null },
    ],
  ];
  const script = (end: string) => `
    const { agent, getLogger } = require('@hishamos/monitoring');
    agent.run('worker', {}, () => { getLogger('apps.end').info('working'); });
    const idle = setTimeout(() => {}, 20_000);
    setTimeout(() => { if (!/kill/.test(${JSON.stringify(end)})) clearTimeout(idle); ${end} }, 20);`;

  it.concurrent.each(ends)('%s is kept', async (_, end, expected) => {
    const { exit } = await run(['--require', register, '--eval', script(end)]);
    expect(exit).toEqual(expected);
  });

  it.concurrent.each(ends)('%s is kept when the back end is dead', async (_, end, expected) => {
    const { exit, complaints } = await run(['--require', register, '--eval', script(end)], {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${await freePort()}`,
      HISHAMOS_SHUTDOWN_TIMEOUT: '200',
    });
    expect(exit).toEqual(expected);
    expect(complaints[0]).toEqual(bannerLine);
  });

  it.concurrent.each(ends.filter(([name]) => /SIGTERM$|SIGINT|nothing/.test(name)))(
    '%s sends on what is queued',
    async (_, end, expected) => {
      await using backend = await OtlpReceiver.start();
      const { exit } = await run(['--require', register, '--eval', script(end)], backend.env);
      expect(exit).toEqual(expected);
      expect(backend.spans.map((span) => span.name)).toEqual([expect.stringContaining('worker')]);
      expect(backend.logRecords.filter((record) => record.body?.stringValue === 'working')).toHaveLength(1);
      expect(backend.metrics.map((metric) => metric.name)).toContain('hishamos_agent_executions_total');
    },
  );
});

describe('connections', () => {
  const spy = ['--require', join(apps, 'connections.cjs')];
  const often = {
    OTEL_METRIC_EXPORT_INTERVAL: '50',
    OTEL_BSP_SCHEDULE_DELAY: '50',
    OTEL_BLRP_SCHEDULE_DELAY: '50',
  };
  const code = `
    const { agent, getLogger } = require('@hishamos/monitoring');
    agent.run('worker', {}, () => { getLogger('apps.quiet').info('working'); });
    setTimeout(() => {}, 500);`;

  it('are not tried while no exporter is configured', async () => {
    const { exit, stdout } = await run([...spy, '--require', register, '--eval', code], often);
    expect(exit).toEqual(natural);
    expect(stdout).not.toMatch(/connects|starts a thread/);
  });

  it('are made when one is', async () => {
    await using backend = await OtlpReceiver.start();
    const { stdout } = await run([...spy, '--require', register, '--eval', code], {
      ...often,
      ...backend.env,
    });
    expect(stdout).toContain('starts a thread');
    expect(backend.batches.length).toBeGreaterThan(0);
  });
});
