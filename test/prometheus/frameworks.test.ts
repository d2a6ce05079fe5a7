import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import {
  expressHandler,
  fastifyPlugin,
  koaMiddleware,
  monitoringEndpoints,
  PrometheusReader,
} from '@hishamos/prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import express from 'express';
import express4 from 'express4';
import fastify from 'fastify';
import Koa from 'koa';
import { afterAll, beforeAll, expect, it } from 'vitest';

const metrics = monitoringPrefix + monitoringPaths.metrics;
const live = monitoringPrefix + monitoringPaths.live;
const options = { token: '' };

const reader = new PrometheusReader();
const provider = new MeterProvider({ readers: [reader] });
beforeAll(() => provider.getMeter('scope').createCounter('jobs').add(3, { queue: 'mail' }));
afterAll(() => provider.shutdown());

interface Application {
  readonly url: string;
  close(): Promise<unknown>;
}

async function serve(listener: RequestListener): Promise<Application> {
  const server: Server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

const applications: Record<string, () => Promise<Application>> = {
  'node:http': () => {
    const handle = monitoringEndpoints(options);
    return serve((request, response) => {
      if (!handle(request, response)) response.end('application');
    });
  },
  'Express 5': () => {
    const app = express();
    app.use(expressHandler(options));
    app.use((_request, response) => void response.send('application'));
    return serve(app);
  },
  'Express 5 below a mount': () => {
    const app = express();
    app.use('/api', express.Router().use('/v1', expressHandler(options)));
    app.use((_request, response) => void response.send('application'));
    return serve(app);
  },
  'Express 4': () => {
    const app = express4();
    app.use('/api', expressHandler(options));
    app.use((_request, response) => void response.send('application'));
    return serve(app);
  },
  Fastify: async () => {
    const app = fastify();
    await app.register(fastifyPlugin, options);
    app.setNotFoundHandler((_request, reply) => reply.code(200).send('application'));
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return { url, close: () => app.close() };
  },
  Koa: () => {
    const app = new Koa();
    app.use(koaMiddleware(options));
    app.use((context) => {
      context.body = 'application';
    });
    return serve(app.callback());
  },
};

it.each(Object.entries(applications))(
  '%s serves the endpoints beside the application',
  async (_name, start) => {
    const { url, close } = await start();
    const page = await fetch(url + metrics, { redirect: 'error' });
    expect(page.status).toBe(200);
    expect(page.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await page.text()).toContain('jobs_total{queue="mail"} 3\n');
    const probe = await fetch(`${url}${live.slice(0, -1)}?x=1`, { redirect: 'error' });
    expect(await probe.json()).toEqual({ status: 'healthy' });
    expect((await fetch(url + live, { method: 'HEAD' })).status).toBe(200);
    expect((await fetch(url + live, { method: 'POST', body: '{}' })).status).toBe(405);
    for (const path of ['/', '/metrics', `${monitoringPrefix}other/`])
      expect(await (await fetch(url + path)).text()).toBe('application');
    await close();
  },
);
