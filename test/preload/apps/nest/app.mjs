import 'reflect-metadata';
import { setTimeout as wait } from 'node:timers/promises';
import { getLogger } from '@hishamos/monitoring';
import { Controller, Get, HttpCode, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { ready } from '../ready.cjs';

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
