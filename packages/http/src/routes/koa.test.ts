import { createRequire } from 'node:module';
import Router from '@koa/router';
import Koa from 'koa';
import mount from 'koa-mount';
import { expect, it } from 'vitest';
import { send, serve, startTelemetry } from '../../test/harness.ts';
import { frameworks } from './frameworks.ts';

const { expectCounted } = startTelemetry();
frameworks.koa?.(createRequire(import.meta.url)('koa'));

const ok: Koa.Middleware = (context) => {
  context.body = 'ok';
};
async function ask(app: Koa, ...requests: string[]) {
  app.silent = true;
  const port = await serve(app.callback());
  for (const request of requests) {
    const [method = '', path = ''] = request.split(' ');
    await send(port, path, { method });
  }
}

it('tells the templates of routers: prefixed, nested, patterns', async () => {
  const app = new Koa();
  const inner = new Router({ prefix: '/:user/orders' });
  inner.use((_context, next) => next());
  inner.get('/:order', ok);
  const outer = new Router({ prefix: '/api' });
  outer.use(async (_context, next) => next());
  outer.use('/users', inner.routes());
  outer.get('/plain', ok);
  outer.get(/^\/re\/(.*)/, ok);
  app.use(outer.routes()).use(outer.allowedMethods());
  await ask(
    app,
    'GET /api/users/1/orders/2',
    'HEAD /api/users/1/orders/2',
    'GET /api/plain',
    'POST /api/plain',
  );
  await expectCounted({
    'GET /api/users/:user/orders/:order 200': 1,
    'HEAD /api/users/:user/orders/:order 200': 1,
    'GET /api/plain 200': 1,
    'POST /api/plain 405': 1,
  });
});

it('is unmatched or normalised where the router matched nothing', async () => {
  const app = new Koa();
  const router = new Router();
  router.use((_context, next) => next());
  router.get('/known', ok);
  app.use(router.routes());
  app.use((context, next) => (context.path.startsWith('/file') ? ok(context, next) : next()));
  await ask(app, 'GET /nothing/1', 'GET /file/12', 'GET /file/13');
  await expectCounted({ 'GET __unmatched__ 404': 1, 'GET /file/:id 200': 2 });
});

it('tells the route where the middleware of a router answers in its place', async () => {
  const app = new Koa();
  const router = new Router({ prefix: '/api' });
  router.use((context) => {
    context.status = 401;
  });
  router.get('/secret/:id', ok);
  app.use(router.routes());
  await ask(app, 'GET /api/secret/1');
  await expectCounted({ 'GET /api/secret/:id 401': 1 });
});

it('keeps the route of a handler that throws', async () => {
  const app = new Koa();
  const router = new Router();
  router.get('/broken/:id', (context) => context.throw(503));
  router.get('/worse/:id', () => {
    throw new Error('x');
  });
  app.use(router.routes());
  await ask(app, 'GET /broken/1', 'GET /worse/1');
  await expectCounted({ 'GET /broken/:id 503': 1, 'GET /worse/:id 500': 1 });
});

it('tells the route behind mounts', async () => {
  const app = new Koa();
  const inner = new Koa();
  const router = new Router();
  router.get('/', ok);
  router.get('/things/:id', ok);
  inner.use(router.routes());
  const middle = new Koa();
  middle.use(mount('/v1', inner));
  app.use(mount('/api', middle));
  await ask(app, 'GET /api/v1/things/4', 'GET /api/v1', 'GET /things/4');
  await expectCounted({
    'GET /api/v1/things/:id 200': 1,
    'GET /api/v1/ 200': 1,
    'GET __unmatched__ 404': 1,
  });
});

it('gives routers back what they have set', async () => {
  const app = new Koa();
  const router = new Router();
  let seen: unknown;
  router.get('/seen/:id', (context) => {
    seen = context._matchedRoute;
    context.body = '';
  });
  app.use(router.routes());
  await ask(app, 'GET /seen/1');
  expect(seen).toBe('/seen/:id');
  await expectCounted({ 'GET /seen/:id 200': 1 });
});
