import { dirname } from 'node:path';
import { type Metric, metrics } from '@hishamos/catalogue';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { freeze, thaw } from '../support/freeze.ts';
import { Mysql } from '../support/mysql.ts';
import { OtlpReceiver } from '../support/otlp-receiver.ts';
import { Postgres } from '../support/postgres.ts';
import { register, TestProcess } from '../support/process.ts';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';
import { Redis } from '../support/redis.ts';
import { requireServer } from '../support/servers.ts';

const programs = {
  postgres: requireServer('postgres'),
  mysql: requireServer('mariadbd'),
  redis: requireServer('redis-server'),
};
const missing = programs.postgres.reason ?? programs.mysql.reason ?? programs.redis.reason;

const startPostgres = () => Postgres.start(dirname(programs.postgres.path ?? ''));
const startMysql = () => Mysql.start(programs.mysql.path ?? '');
const startRedis = () => Redis.start(programs.redis.path ?? '');
const addressOf = (server: Postgres | Mysql | Redis): string =>
  server instanceof Postgres ? server.url() : server.url;

const interval = 300;
/** Milliseconds that no check takes by itself, however busy the machine is. */
const ample = '10000';
const patience = { timeout: 90_000, interval: 50 };

let postgres: Postgres;
let mysql: Mysql;
let redis: Redis;

beforeAll(async () => {
  if (missing !== undefined) return;
  [postgres, mysql, redis] = await Promise.all([startPostgres(), startMysql(), startRedis()]);
});
afterAll(async () => {
  await postgres?.[Symbol.asyncDispose]();
  await mysql?.[Symbol.asyncDispose]();
  await redis?.[Symbol.asyncDispose]();
});

interface Answer {
  readonly code: number;
  readonly body: unknown;
}

/** The application under test, and what it answers. */
class Application extends TestProcess {
  static start(kind: string, make: string, env: Record<string, string> = {}): Application {
    return new Application({
      args: ['--require', register, `test/health/clients-app.${kind}`],
      env: {
        MAKE: make,
        MYSQL_URL: mysql.url,
        POSTGRES_URL: postgres.url(),
        REDIS_URL: redis.url,
        HISHAMOS_HEALTH_INTERVAL: String(interval),
        HISHAMOS_HEALTH_TIMEOUT: ample,
        HISHAMOS_HEALTH_DEGRADED_AFTER: ample,
        ...env,
      },
    });
  }

  async ask(path: string): Promise<Answer> {
    const response = await fetch(`http://127.0.0.1:${await this.printed(/listening (\d+)/)}/${path}`);
    const text = await response.text();
    return { code: response.status, body: text.startsWith('{') ? JSON.parse(text) : text };
  }

  monitoring(path: string): Promise<Answer> {
    return this.ask(`api/v1/monitoring/${path}`);
  }

  /** Status by component, as the report has them. */
  async components(): Promise<Record<string, string>> {
    const { body } = await this.monitoring('dashboard/health/');
    const { components } = body as { components: Record<string, { status: string }> };
    return Object.fromEntries(Object.entries(components).map(([name, { status }]) => [name, status]));
  }

  async value({ name }: Metric, labels: Record<string, string> = {}): Promise<number | undefined> {
    const { body } = await this.monitoring('prometheus/metrics/');
    return parsePage(body as string).samples.get(seriesKey(name, labels));
  }

  /** The health metric of a component. */
  gauge(component: string): Promise<number | undefined> {
    return this.value(metrics.systemHealth, { component });
  }

  /** Waits until everything says that a component is as expected, while the process stays alive. */
  async becomes(component: string, status: 'healthy' | 'unhealthy'): Promise<void> {
    await vi.waitFor(async () => {
      expect((await this.monitoring('health/')).code).toBe(200);
      expect((await this.components())[component]).toBe(status);
      expect(await this.gauge(component)).toBe(status === 'healthy' ? 1 : 0);
      const ready = await this.monitoring('health/ready/');
      expect(ready.code).toBe(status === 'healthy' ? 200 : 503);
      expect((await this.monitoring('dashboard/health/')).code).toBe(ready.code);
    }, patience);
  }
}

describe.skipIf(missing !== undefined).concurrent('with real servers', { timeout: 600_000 }, () => {
  it.each(['cjs', 'mjs'])('makes components of what a %s application makes', async (kind) => {
    await using app = Application.start(kind, 'pool,ioredis,queue,websocket');
    const well = { database: 'healthy', cache: 'healthy', celery: 'healthy', websocket: 'healthy' };
    await vi.waitFor(async () => expect(await app.components()).toEqual(well), patience);
    const { code, body } = await app.monitoring('dashboard/health');
    expect(code).toBe(200);
    expect(body).toEqual({
      status: 'healthy',
      components: Object.fromEntries(
        Object.keys(well).map((name) => [name, { status: 'healthy', response_time_ms: expect.any(Number) }]),
      ),
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    for (const client of ['pool', 'ioredis', 'queue', 'websocket']) await app.ask(`close/${client}`);
    await vi.waitFor(async () => expect(await app.components()).toEqual({}), patience);
    for (const component of Object.keys(well)) expect(await app.gauge(component)).toBe(0);
    expect((await app.monitoring('health/ready/')).code).toBe(200);
  });

  it('does not take the connections of a queue for the cache', async () => {
    await using app = Application.start('cjs', 'queue');
    await vi.waitFor(async () => expect(await app.components()).toEqual({ celery: 'healthy' }), patience);
  });

  it('finds nothing when it is told not to', async () => {
    await using app = Application.start('cjs', 'pool,ioredis,redis,queue,websocket', {
      HISHAMOS_HEALTH_AUTO: 'off',
    });
    expect((await app.monitoring('dashboard/health/')).body).toMatchObject({ components: {} });
  });

  it.each([
    ['database', 'pool', 'POSTGRES_URL', startPostgres],
    ['database', 'mysql', 'MYSQL_URL', startMysql],
    ['cache', 'ioredis', 'REDIS_URL', startRedis],
    ['cache', 'redis', 'REDIS_URL', startRedis],
  ] as const)('%s of %s follows its server when that freezes, stops and comes back', async (...row) => {
    const [component, client, variable, startServer] = row;
    await using server = await startServer();
    const env = { [variable]: addressOf(server), HISHAMOS_HEALTH_TIMEOUT: '400' };
    await using app = Application.start('cjs', client, env);
    await app.becomes(component, 'healthy');
    freeze(server.pid);
    await app.becomes(component, 'unhealthy');
    thaw(server.pid);
    await app.becomes(component, 'healthy');
    await server.stop();
    await app.becomes(component, 'unhealthy');
    await server.restart();
    await app.becomes(component, 'healthy');
    expect(app.complaints).toHaveLength(1);
  });

  it.each(['pool', 'mysql'])(
    'does not call a database ill because the only connection of a %s is busy',
    async (pool) => {
      await using app = Application.start('cjs', pool);
      await app.becomes('database', 'healthy');
      await app.ask(`use/${pool}`);
      for (let asked = 0; asked < 5; asked += 1) {
        await new Promise((resolve) => setTimeout(resolve, interval));
        expect(await app.components()).toEqual({ database: 'healthy' });
      }
    },
  );

  it.each(['pool', 'mysql'])('counts the connections of a %s', async (pool) => {
    await using app = Application.start('mjs', pool);
    await app.becomes('database', 'healthy');
    await app.ask(`use/${pool}`);
    await vi.waitFor(async () => expect(await app.value(metrics.databaseConnections)).toBe(1), patience);
    await app.monitoring('dashboard/health/');
    expect(await app.value(metrics.databaseConnections), 'the check’s own is not counted').toBe(1);
  });

  it.each([
    ['ioredis', 3, 4],
    ['redis', 2, 4],
    ['queue', undefined, undefined],
  ])('counts the look-ups of %s when asked to', async (client, hits, misses) => {
    await using app = Application.start('cjs', client, { HISHAMOS_CACHE_METRICS: 'on' });
    await app.ask(`lookUp/${client}`);
    const labels = { cache_type: 'redis' };
    const counted = [
      await app.value(metrics.cacheHits, labels),
      await app.value(metrics.cacheMisses, labels),
    ];
    expect(counted.map((count) => count || undefined)).toEqual([hits, misses]);
  });

  it('does not take its own busy event loop for slow servers', async () => {
    await using app = Application.start('cjs', 'pool,ioredis', { HISHAMOS_HEALTH_DEGRADED_AFTER: '1200' });
    await app.becomes('database', 'healthy');
    await app.ask('saturate/1500');
    for (let asked = 0; asked < 4; asked += 1)
      expect(await app.components()).toEqual({ database: 'healthy', cache: 'healthy' });
  });

  it('traces no check', async () => {
    await using backend = await OtlpReceiver.start();
    await using app = Application.start('cjs', 'pool,ioredis,queue', {
      ...backend.env,
      OTEL_BSP_SCHEDULE_DELAY: '100',
    });
    await vi.waitFor(async () => expect(Object.keys(await app.components())).toHaveLength(3), patience);
    await app.ask('lookUp/ioredis');
    await vi.waitFor(() => expect(backend.spans.map(({ name }) => name)).toContain('mget'), patience);
    expect(backend.spans.map(({ name }) => name).filter((name) => /SELECT|pg|ping/i.test(name))).toEqual([]);
  });

  it('stays ready without what is optional', async () => {
    await using app = Application.start('cjs', 'ioredis', {
      HISHAMOS_HEALTH_OPTIONAL: 'cache',
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    await vi.waitFor(async () => expect(await app.components()).toEqual({ cache: 'unhealthy' }), patience);
    const { code, body } = await app.monitoring('dashboard/health/');
    expect([code, body]).toEqual([200, expect.objectContaining({ status: 'degraded' })]);
    expect((await app.monitoring('health/ready/')).code).toBe(200);
  });

  it.each([
    [
      'a pool that is never used',
      "const { Pool } = require('pg'); new Pool({ connectionString: process.env.POSTGRES_URL });",
    ],
    [
      'a pool that was used and ended',
      "const { Pool } = require('pg'); const pool = new Pool({ connectionString: process.env.POSTGRES_URL });" +
        "pool.query('SELECT 1').then(() => setTimeout(() => pool.end(), 700));",
    ],
    ['a client that is never connected', "require('redis').createClient({ url: process.env.REDIS_URL });"],
  ])('keeps no process alive: %s', async (_case, code) => {
    await using script = new TestProcess({
      args: ['--require', register, '-e', code],
      env: {
        POSTGRES_URL: postgres.url(),
        REDIS_URL: redis.url,
        HISHAMOS_HEALTH_INTERVAL: '100',
      },
    });
    expect(await script.exit()).toEqual({ code: 0, signal: null });
  });
});
