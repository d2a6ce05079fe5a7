import type { EventEmitter } from 'node:events';
import { type AmqpConnection, checks } from '@hishamos/health';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';
import { loadedFiles } from '../loaded-file.ts';
import type { ClientState, Kind } from '../role.ts';

interface Connection extends AmqpConnection, EventEmitter {
  readonly connection?: {
    readonly stream?: { readonly remoteAddress?: string; readonly remotePort?: number };
  };
}

/** Follows a connection: it does not connect again by itself, and one that broke is ill until there is another. */
function following(connection: Connection): Kind<Connection> {
  let state: ClientState = 'open';
  connection.once('close', (error: unknown) => {
    state = error ? 'lost' : 'closed';
  });
  const { remoteAddress, remotePort } = connection.connection?.stream ?? {};
  return {
    role: 'celery',
    target: () => JSON.stringify(['amqplib', remoteAddress, remotePort]),
    state: () => state,
    check: checks.rabbitmq,
  };
}

/** Follows the connections of `amqplib` with promises. */
export function watchAmqplib(_exports: unknown, found: Found): void {
  for (const exports of loadedFiles('amqplib/lib/channel_model.js')) {
    whenConstructed<Connection>((exports as { ChannelModel?: unknown }).ChannelModel, (connection) =>
      queueMicrotask(() => found.client(connection, following(connection))),
    );
  }
}
