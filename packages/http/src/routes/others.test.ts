import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import hapiModule from '@hapi/hapi';
import connect from 'connect';
import Fastify, { type FastifyInstance } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { send, serve, startTelemetry } from '../../test/harness.ts';
import { setRoute } from '../index.ts';
import { frameworks } from './frameworks.ts';

const telemetry = startTelemetry();
const { expectCounted } = telemetry;
frameworks['@hapi/hapi']?.(createRequire(import.meta.url)('@hapi/hapi'));

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

async function ask(port: number, ...requests: string[]) {
  for (const request of requests) {
    const [method = '', path = ''] = request.split(' ');
    await send(port, path, { method });
  }
}

describe('Fastify', () => {
  async function start(prepare: (app: FastifyInstance) => unknown): Promise<number> {
    const app: FastifyInstance = Fastify();
    closing.push(() => app.close());
    await prepare(app);
    await app.listen({ port: 0, host: '127.0.0.1' });
    return (app.server.address() as AddressInfo).port;
  }

  it('tells templates: prefixed, encapsulated, wildcards, parameters with patterns', async () => {
    const port = await start((app) => {
      app.get('/users/:id', () => 'ok');
      app.get('/files/*', () => 'ok');
      app.get('/at/:hour(^\\d{2})h', () => 'ok');
      app.register(
        async (scope) => {
          scope.addHook('onRequest', async () => undefined);
          scope.get('/', () => 'ok');
          scope.register(async (deep) => void deep.post('/deep/:x', () => 'ok'), { prefix: '/v2' });
        },
        { prefix: '/api/:tenant' },
      );
    });
    await ask(
      port,
      'GET /users/1',
      'HEAD /users/1',
      'GET /files/a/b',
      'GET /at/12h',
      'GET /api/t/',
      'POST /api/t/v2/deep/1',
    );
    await expectCounted({
      'GET /users/:id 200': 1,
      'HEAD /users/:id 200': 1,
      'GET /files/* 200': 1,
      'GET /at/:hour(^\\d{2})h 200': 1,
      'GET /api/:tenant 200': 1,
      'POST /api/:tenant/v2/deep/:x 200': 1,
    });
  });

  it('is unmatched without a route, also with a handler of its own; errors keep theirs', async () => {
    const port = await start((app) => {
      app.setNotFoundHandler((request, reply) => reply.code(request.url === '/app' ? 200 : 404).send('none'));
      app.get('/broken/:id', async () => {
        throw new Error('x');
      });
    });
    await ask(port, 'GET /nope/1', 'GET /app', 'GET /broken/1', 'POST /broken/1');
    await expectCounted({
      'GET __unmatched__ 404': 1,
      'GET /app 200': 1,
      'GET /broken/:id 500': 1,
      'POST __unmatched__ 404': 1,
    });
  });

  it('tells the route where a hook answers early', async () => {
    const port = await start((app) => {
      app.addHook('onRequest', async (_request, reply) => reply.code(401).send('no'));
      app.get('/secret/:id', () => 'ok');
    });
    await ask(port, 'GET /secret/1');
    await expectCounted({ 'GET /secret/:id 401': 1 });
  });

  it('counts no request that is injected past the servers', async () => {
    const app = Fastify();
    app.get('/x', () => 'ok');
    expect((await app.inject('/x')).body).toBe('ok');
    await app.close();
    expect(await telemetry.counted()).toEqual({});
  });
});

describe('hapi', () => {
  it.each(['server', 'Server'] as const)(
    'tells templates of a %s: prefixed plugins, 404, catch-all',
    async (how) => {
      const make = hapiModule[how] as unknown as new (options: object) => hapiModule.Server;
      const server =
        how === 'server'
          ? hapiModule.server({ port: 0, host: '127.0.0.1' })
          : new make({ port: 0, host: '127.0.0.1' });
      closing.push(() => server.stop());
      server.route({ method: 'GET', path: '/users/{id}', handler: () => 'ok' });
      server.route({ method: 'GET', path: '/broken/{id}', handler: () => Promise.reject(new Error('x')) });
      await server.register(
        {
          name: 'plugin',
          register: (scope: hapiModule.Server) =>
            scope.route({ method: 'POST', path: '/in/{x*}', handler: () => 'ok' }),
        },
        { routes: { prefix: '/api' } },
      );
      await server.start();
      const port = Number(server.info.port);
      await ask(port, 'GET /users/1', 'HEAD /users/1', 'POST /api/in/a/b', 'GET /none', 'GET /broken/1');
      await expectCounted({
        'GET /users/{id} 200': 1,
        'HEAD /users/{id} 200': 1,
        'POST /api/in/{x*} 200': 1,
        'GET __unmatched__ 404': 1,
        'GET /broken/{id} 500': 1,
      });
      server.route({ method: '*', path: '/{p*}', handler: () => 'caught' });
      await ask(port, 'GET /any/thing');
      await expectCounted({ 'GET /{p*} 200': 1 });
    },
  );
});

it('Connect, which has no routes, is normalised', async () => {
  const app = connect();
  app.use('/users', (_request, response) => response.end('ok'));
  await ask(await serve(app), 'GET /users/41', 'GET /users/42', 'GET /nothing');
  await expectCounted({ 'GET /users/:id 200': 2, 'GET __unmatched__ 404': 1 });
});

it('takes the convention of Express where a framework follows it, with the base folded', async () => {
  const port = await serve((request, response) => {
    Object.assign(request, { route: { path: '/x/:id' }, baseUrl: '/tenant/42' });
    response.end();
  });
  await ask(port, 'GET /tenant/42/x/1');
  await expectCounted({ 'GET /tenant/:id/x/:id 200': 1 });
});

it('takes the route that an application tells', async () => {
  const port = await serve((request, response) => {
    setRoute(request, '/told/:id');
    setRoute(request, '');
    response.end();
  });
  await ask(port, 'GET /told/1');
  await expectCounted({ 'GET /told/:id 200': 1 });
});
