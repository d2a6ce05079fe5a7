const { setTimeout: wait } = require('node:timers/promises');
const { getLogger } = require('@hishamos/monitoring');
const { Router } = require('@koa/router');
const Koa = require('koa');
const { ready } = require('../ready.cjs');

const logger = getLogger('apps.koa');
const agents = new Router({ prefix: '/api/v1' });
const app = new Koa();

agents.get('/agents/:id', async (ctx) => {
  await wait(1);
  logger.info('answering', { agent_id: ctx.params.id });
  ctx.status = 202;
  ctx.body = {};
});
app.use(agents.routes());

const server = app.listen(0, '127.0.0.1', () => ready(server));
