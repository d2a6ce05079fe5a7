import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { metrics as catalogue, monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { instrumentServers } from '@hishamos/http';
import { monitoringEndpoints, PrometheusReader, serveMonitoring } from '@hishamos/prometheus';
import { metrics } from '@opentelemetry/api';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { afterAll, beforeAll, expect, it } from 'vitest';

const reader = new PrometheusReader();
const provider = new MeterProvider({ readers: [reader] });
const application = createServer((_request, response) => response.end('application'));

beforeAll(async () => {
  metrics.setGlobalMeterProvider(provider);
  instrumentServers({ spans: false, report: (problem) => expect.fail(problem) });
  await new Promise<void>((resolve) => application.listen(0, '127.0.0.1', resolve));
});
afterAll(async () => {
  application.closeAllConnections();
  application.close();
  metrics.disable();
  await provider.shutdown();
});

it('counts no request of the monitoring port', async () => {
  const handler = monitoringEndpoints({ token: '', source: reader });
  const server = await serveMonitoring({ port: 0, host: '127.0.0.1', handler });
  for (const path of [monitoringPrefix + monitoringPaths.metrics, '/elsewhere'])
    await (await fetch(`http://127.0.0.1:${server?.port}${path}`)).text();
  await (await fetch(`http://127.0.0.1:${(application.address() as AddressInfo).port}/work`)).text();
  const { text } = await reader.page();
  const counted = text.split('\n').filter((line) => line.startsWith(`${catalogue.apiRequests.name}{`));
  expect(counted).toEqual([expect.stringContaining('endpoint="/work"')]);
  await server?.close();
});
