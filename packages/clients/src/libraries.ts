import { Found, type FoundOptions } from './found.ts';
import { watchAmqplib } from './libraries/amqplib.ts';
import { watchBullmq } from './libraries/bullmq.ts';
import { watchIoredis } from './libraries/ioredis.ts';
import { watchMongodb } from './libraries/mongodb.ts';
import { watchMysql2 } from './libraries/mysql2.ts';
import { watchPg } from './libraries/pg.ts';
import { watchRedis } from './libraries/redis.ts';
import { watchWs } from './libraries/ws.ts';

const libraries = {
  amqplib: watchAmqplib,
  bullmq: watchBullmq,
  ioredis: watchIoredis,
  mongodb: watchMongodb,
  mysql2: watchMysql2,
  pg: watchPg,
  'pg-pool': watchPg,
  redis: watchRedis,
  '@redis/client': watchRedis,
  ws: watchWs,
} as const;

/** A package whose clients or servers are followed. */
export type ClientLibrary = keyof typeof libraries;

/** Follows what the application makes of its client libraries. */
export class Clients {
  readonly #found: Found;
  readonly #seen = new WeakSet<object>();

  constructor(options: FoundOptions) {
    this.#found = new Found(options);
  }

  /** Takes what a library exports, each time that it is loaded. */
  loaded(library: ClientLibrary, exports: unknown): void {
    if ((typeof exports !== 'object' && typeof exports !== 'function') || exports === null) return;
    if (this.#seen.has(exports)) return;
    this.#seen.add(exports);
    libraries[library](exports, this.#found);
  }

  /** Open database connections of all pools and clients; undefined as long as there was none. */
  databaseConnections(): number | undefined {
    return this.#found.connections.total();
  }
}
