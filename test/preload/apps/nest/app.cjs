require('reflect-metadata');
const { setTimeout: wait } = require('node:timers/promises');
const { getLogger } = require('@hishamos/monitoring');
const { Controller, Get, HttpCode, Module, Param } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');
const { ready } = require('../ready.cjs');

const logger = getLogger('apps.nest');

class Agents {
  async find(id) {
    await wait(1);
    logger.info('answering', { agent_id: id });
    return {};
  }
}

// What the decorators of a TypeScript source become.
const find = Object.getOwnPropertyDescriptor(Agents.prototype, 'find');
Param('id')(Agents.prototype, 'find', 0);
HttpCode(202)(Agents.prototype, 'find', find);
Get(':id')(Agents.prototype, 'find', find);
Controller('api/v1/agents')(Agents);

class Application {}
Module({ controllers: [Agents] })(Application);

NestFactory.create(Application, { logger: ['error'] }).then(async (app) => {
  await app.listen(0, '127.0.0.1');
  ready(app.getHttpServer(), () => app.close());
});
