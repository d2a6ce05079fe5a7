import type { EventEmitter } from 'node:events';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';

/** Counts the connections of the clients of `mongodb`, which tells of each by an event. */
export function watchMongodb(exports: unknown, found: Found): void {
  whenConstructed<EventEmitter>((exports as { MongoClient?: unknown }).MongoClient, (client) => {
    let open = 0;
    client.on('connectionCreated', () => {
      open += 1;
    });
    client.on('connectionClosed', () => {
      open -= 1;
    });
    found.connections.add(client, () => open);
  });
}
