import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { health } from '@hishamos/health';
import { expect, it, vi } from 'vitest';
import { Clients } from '../libraries.ts';

const require = createRequire(import.meta.url);
const statuses = async () =>
  Object.fromEntries(
    Object.entries((await health.check()).components).map(([name, { status }]) => [name, status]),
  );
const eventually = { timeout: 50_000, interval: 50 };

it('follows a connection of amqplib, which is ill when it broke, until it is closed', async () => {
  new Clients({ health: () => ({ interval: 0 }) }).loaded('amqplib', require('amqplib'));
  const { ChannelModel } = require(join(dirname(require.resolve('amqplib')), 'lib/channel_model.js')) as {
    ChannelModel: new (connection: EventEmitter) => EventEmitter & { createChannel: () => Promise<unknown> };
  };
  const connect = (createChannel: () => Promise<unknown>) => {
    const socket = new EventEmitter();
    const connection = new ChannelModel(socket);
    connection.createChannel = createChannel;
    return socket;
  };
  const opens = () => Promise.resolve({ close: () => Promise.resolve() });
  const broken = connect(opens);
  await Promise.resolve();
  expect(await statuses()).toEqual({ celery: 'healthy' });
  broken.emit('close', new Error('CONNECTION-FORCED'));
  const next = connect(opens);
  await vi.waitFor(async () => expect(await statuses()).toEqual({ celery: 'healthy' }), eventually);
  next.emit('close');
  broken.emit('close');
});

it('counts the connections of mongodb by its events', () => {
  const clients = new Clients({});
  expect(clients.databaseConnections()).toBeUndefined();
  const mongodb = require('mongodb') as { MongoClient: new (url: string) => EventEmitter };
  clients.loaded('mongodb', mongodb);
  const client = new mongodb.MongoClient('mongodb://127.0.0.1:1/');
  expect(clients.databaseConnections()).toBe(0);
  for (const event of ['connectionCreated', 'connectionCreated', 'connectionClosed']) client.emit(event);
  expect(clients.databaseConnections()).toBe(1);
});

it('follows the server that socket.io stands on', async () => {
  const { Server } = require('socket.io') as { Server: new (port: number) => { close(): Promise<void> } };
  new Clients({ health: () => ({ interval: 0 }) }).loaded('ws', require('ws'));
  const server = new Server(0);
  await vi.waitFor(async () => expect(await statuses()).toMatchObject({ websocket: 'healthy' }), eventually);
  await server.close();
  await vi.waitFor(async () => expect(await statuses()).not.toHaveProperty('websocket'), eventually);
});
