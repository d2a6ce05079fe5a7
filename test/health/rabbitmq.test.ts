import { metrics } from '@hishamos/catalogue';
import { expect, it, vi } from 'vitest';
import { freeze, thaw } from '../support/freeze.ts';
import { register, TestProcess } from '../support/process.ts';
import { parsePage, seriesKey } from '../support/prometheus-page.ts';
import { RabbitMq } from '../support/rabbitmq.ts';
import { requireServer } from '../support/servers.ts';

const program = requireServer('rabbitmq-server');
const patience = { timeout: 60_000, interval: 50 };
const values = { healthy: 1, unhealthy: 0 };

it('follows a connection to RabbitMQ as the component of queues, until it is closed', async (test) => {
  if (program.path === undefined) return test.skip(program.reason);
  await using server = await RabbitMq.start(program.path);
  await using app = new TestProcess({
    args: ['--require', register, 'test/health/rabbitmq-app.cjs'],
    env: { AMQP_URL: server.url, HISHAMOS_HEALTH_INTERVAL: '1000' },
  });
  const origin = `http://127.0.0.1:${await app.printed(/listening (\d+)/)}`;
  const ask = async (path: string) => (await fetch(`${origin}/api/v1/monitoring/${path}`)).text();
  const becomes = (status: keyof typeof values) =>
    vi.waitFor(async () => {
      const { components } = JSON.parse(await ask('dashboard/health/'));
      expect(components.celery?.status).toBe(status);
      const page = parsePage(await ask('prometheus/metrics/'));
      const series = seriesKey(metrics.systemHealth.name, { component: 'celery' });
      expect(page.samples.get(series)).toBe(values[status]);
    }, patience);
  await becomes('healthy');
  freeze(server.pid);
  await becomes('unhealthy');
  thaw(server.pid);
  await becomes('healthy');
  await fetch(origin);
  await vi.waitFor(
    async () => expect(JSON.parse(await ask('dashboard/health/')).components).toEqual({}),
    patience,
  );
  expect(app.complaints).toHaveLength(1);
}, 180_000);
