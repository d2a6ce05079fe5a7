import http from 'node:http';
import { createRequire } from 'node:module';
import net from 'node:net';
import express5 from 'express';
import { describe, expect, it } from 'vitest';
import { raw, send, serve, settled, startTelemetry } from '../../test/harness.ts';
import { frameworks } from './frameworks.ts';

const telemetry = startTelemetry();
const { expectCounted } = telemetry;
const require = createRequire(import.meta.url);
const express4 = require('express4') as typeof express5;
frameworks.express?.(require('express'));
frameworks.express?.(express4);
frameworks.express?.(express4);

describe.each([
  ['4', express4],
  ['5', express5],
])('Express %s', (version, express) => {
  const ok: express5.RequestHandler = (_request, response) => void response.send('ok');
  const ask = async (app: express5.Express, ...requests: string[]) => {
    const port = await serve(app);
    for (const request of requests) {
      const [method = '', path = ''] = request.split(' ');
      await send(port, path, { method });
    }
  };

  it('tells templates of plain routes, lists and patterns', async () => {
    const app = express();
    app.get('/', ok);
    app.get('/users/:id', ok);
    app.post(['/a', '/b/:x'], ok);
    app.get(/^\/files\/(.+)$/, ok);
    app.route('/book').get(ok).put(ok);
    await ask(
      app,
      'GET /',
      'GET /users/1',
      'POST /a',
      'POST /b/2',
      'GET /files/q/w',
      'PUT /book',
      'HEAD /users/3',
    );
    await expectCounted({
      'GET / 200': 1,
      'GET /users/:id 200': 1,
      'POST /a,/b/:x 200': 2,
      'GET /^\\/files\\/(.+)$/ 200': 1,
      'PUT /book 200': 1,
      'HEAD /users/:id 200': 1,
    });
  });

  it('tells templates through routers with parameters, nested and shared', async () => {
    const app = express();
    const orders = express.Router({ mergeParams: true });
    orders.param('order', (_request, _response, next) => next());
    orders.get('/', ok);
    orders.get('/:order', ok);
    const users = express.Router();
    users.use((_request, _response, next) => next());
    users.use('/:user/orders', orders);
    app.use([(_request: unknown, _response: unknown, next: () => void) => next()]);
    app.use('/api/v1/users', users);
    app.use(['/shop', '/store/:store'], orders);
    await ask(
      app,
      'GET /api/v1/users/7/orders/9',
      'GET /api/v1/users/8/orders',
      'GET /shop/5',
      'GET /store/6/4',
    );
    await expectCounted({
      'GET /api/v1/users/:user/orders/:order 200': 1,
      'GET /api/v1/users/:user/orders 200': 1,
      'GET /shop,/store/:store/:order 200': 2,
    });
  });

  it('tells templates of mounted applications', async () => {
    const app = express();
    const inner = express();
    const deep = express();
    deep.get('/leaf/:id', ok);
    inner.get('/:x', ok);
    inner.use('/deep/:d', deep);
    app.use('/inner', inner);
    await ask(app, 'GET /inner/1', 'GET /inner/deep/2/leaf/3');
    await expectCounted({ 'GET /inner/:x 200': 1, 'GET /inner/deep/:d/leaf/:id 200': 1 });
  });

  it('keeps the route of a handler that fails, answered by an error handler', async () => {
    const app = express();
    const router = express.Router();
    router.get('/sync/:id', () => {
      throw new Error('x');
    });
    router.get('/next/:id', (_request, _response, next) => next(new Error('y')));
    app.use('/api', router);
    const onError: express5.ErrorRequestHandler = (_error, _request, response, _next) => {
      response.status(503).send('sorry');
    };
    app.use('/api', onError);
    await ask(app, 'GET /api/sync/1', 'GET /api/next/2');
    await expectCounted({ 'GET /api/sync/:id 503': 1, 'GET /api/next/:id 503': 1 });
  });

  it('is unmatched where no route is, and normalised where middleware answers', async () => {
    const app = express();
    app.use('/static', ok);
    app.use((request, response, next) =>
      request.path === '/teapot/42' ? void response.sendStatus(418) : next(),
    );
    app.get('/cors', ok);
    await ask(
      app,
      'GET /none/1',
      'GET /none/2',
      'GET /static/style-1.css',
      'GET /teapot/42',
      'OPTIONS /cors',
    );
    await expectCounted({
      'GET __unmatched__ 404': 2,
      'GET /static/style-1.css 200': 1,
      'GET /teapot/:id 418': 1,
      'OPTIONS /cors 200': 1,
    });
  });

  it('answers a CORS preflight in middleware under the normalised path', async () => {
    const app = express();
    app.use((request, response, next) =>
      request.method === 'OPTIONS' ? void response.sendStatus(204) : next(),
    );
    app.get('/users/:id', ok);
    await ask(app, 'OPTIONS /users/1', 'OPTIONS /users/2');
    await expectCounted({ 'OPTIONS /users/:id 204': 2 });
  });

  it('tells the last route of a request that falls through', async () => {
    const app = express();
    app.all(version === '4' ? '*' : '/*any', (_request, _response, next) => next());
    app.get('/end/:id', ok);
    await ask(app, 'GET /end/1');
    await expectCounted({ 'GET /end/:id 200': 1 });
  });

  it('has span names and routes', async () => {
    telemetry.resetSpans();
    const app = express();
    app.get('/users/:id', ok);
    await ask(app, 'GET /users/1');
    await settled();
    expect(telemetry.spans().map(({ name, attributes }) => [name, attributes['http.route']])).toEqual([
      ['GET /users/:id', '/users/:id'],
    ]);
    await expectCounted({ 'GET /users/:id 200': 1 });
  });

  it('leaves handlers as they are: identity, stacks and four-parameter handlers', () => {
    const app = express();
    const router = express.Router();
    app.use('/api', router);
    const { stack } = (app as unknown as Record<string, { stack: { handle: unknown }[] }>)[
      version === '4' ? '_router' : 'router'
    ] as { stack: { handle: unknown }[] };
    expect(stack.at(-1)?.handle).toBe(router);
  });

  it('works without a request of a server', async () => {
    const app = express();
    const router = express.Router();
    router.get('/x', ok);
    app.use('/api', router);
    const request = Object.assign(new http.IncomingMessage(new net.Socket()), {
      url: '/api/x',
      method: 'GET',
    });
    const body = await new Promise((resolve) => {
      const response = new http.ServerResponse(request);
      response.end = ((chunk: unknown) => resolve(chunk)) as typeof response.end;
      (app as unknown as (...args: unknown[]) => void)(request, response);
    });
    expect(String(body)).toBe('ok');
  });

  it('folds a mount that it was not told of', async () => {
    const app = express();
    const router = express.Router();
    router.get('/x/:y', ok);
    app.use((request, response, next) => {
      Object.assign(request, { baseUrl: '/tenant/42', url: '/x/1' });
      router(request, response, next);
    });
    await ask(app, 'GET /tenant/42/x/1');
    await expectCounted({ 'GET /tenant/:id/x/:y 200': 1 });
  });
});

it('survives a target that Express cannot decode', async () => {
  const app = express5();
  app.get('/users/:id', (_request, response) => void response.send('ok'));
  const port = await serve(app);
  await raw(port, 'GET /users/%zz HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  await expectCounted({ 'GET /users/:value 400': 1 });
});
