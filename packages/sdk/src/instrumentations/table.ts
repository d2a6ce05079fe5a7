/** An instrumentation package of OpenTelemetry's, and the libraries whose loading loads it. */
export interface Instrumentation {
  /** What follows `@opentelemetry/instrumentation-`. */
  readonly name: string;
  readonly type: string;
  readonly modules: readonly string[];
  /**
   * `spans`: it makes inner spans and nothing else (a framework's middleware, a socket), so it is loaded only
   * where spans go somewhere. The others carry trace context to other services or record metrics as well.
   */
  readonly when: 'always' | 'spans';
  readonly config?: Readonly<Record<string, unknown>>;
  /**
   * Functions of its (built-in) modules whose first call loads it. Nearly every application loads `http`, for its
   * server, but many never send a request; loading this one early doubles the cost of the preload at start-up.
   */
  readonly atFirstCall?: readonly string[];
}

const row = (
  name: string,
  type: string,
  modules: readonly string[],
  when: Instrumentation['when'] = 'always',
  more: Pick<Instrumentation, 'config' | 'atFirstCall'> = {},
): Instrumentation => ({
  name,
  type: `${type}Instrumentation`,
  modules,
  when,
  ...more,
});

/**
 * All of `@opentelemetry/auto-instrumentations-node` that follows a library; a test holds it against the
 * packages themselves. Incoming requests are instrumented by `@hishamos/http`, winston by `@hishamos/logs`; the
 * package `router` is Express 5's, whose handlers would have two spans each. Express' middleware gets no spans:
 * they would be nine tenths of all, and the server span has the route already.
 */
export const instrumentations: readonly Instrumentation[] = [
  row('amqplib', 'Amqplib', ['amqplib']),
  row('aws-sdk', 'Aws', [
    '@aws-sdk/middleware-stack',
    '@smithy/middleware-stack',
    '@smithy/core',
    '@aws-sdk/smithy-client',
    '@smithy/smithy-client',
  ]),
  row('bunyan', 'Bunyan', ['bunyan']),
  row('cassandra-driver', 'CassandraDriver', ['cassandra-driver']),
  row('connect', 'Connect', ['connect'], 'spans'),
  row('cucumber', 'Cucumber', ['@cucumber/cucumber'], 'spans'),
  row('dataloader', 'Dataloader', ['dataloader'], 'spans'),
  row('dns', 'Dns', ['dns', 'dns/promises'], 'spans'),
  row('express', 'Express', ['express'], 'spans', { config: { ignoreLayersType: ['middleware', 'router'] } }),
  row('generic-pool', 'GenericPool', ['generic-pool'], 'spans'),
  row('graphql', 'GraphQL', ['graphql'], 'spans'),
  row('grpc', 'Grpc', ['@grpc/grpc-js']),
  row('hapi', 'Hapi', ['@hapi/hapi'], 'spans'),
  row('http', 'Http', ['http', 'https'], 'always', {
    config: { disableIncomingRequestInstrumentation: true },
    atFirstCall: ['request', 'get'],
  }),
  row('ioredis', 'IORedis', ['ioredis']),
  row('kafkajs', 'KafkaJs', ['kafkajs']),
  row('knex', 'Knex', ['knex'], 'spans'),
  row('koa', 'Koa', ['koa'], 'spans'),
  row('lru-memoizer', 'LruMemoizer', ['lru-memoizer']),
  row('memcached', 'Memcached', ['memcached']),
  row('mongodb', 'MongoDB', ['mongodb']),
  row('mongoose', 'Mongoose', ['mongoose'], 'spans'),
  row('mysql', 'MySQL', ['mysql']),
  row('mysql2', 'MySQL2', ['mysql2']),
  row('nestjs-core', 'Nest', ['@nestjs/core'], 'spans'),
  row('net', 'Net', ['net'], 'spans'),
  row('openai', 'OpenAI', ['openai']),
  row('oracledb', 'Oracle', ['oracledb']),
  row('pg', 'Pg', ['pg', 'pg-pool']),
  row('pino', 'Pino', ['pino']),
  row('redis', 'Redis', ['redis', '@redis/client', '@node-redis/client']),
  row('restify', 'Restify', ['restify'], 'spans'),
  row('socket.io', 'SocketIo', ['socket.io'], 'spans'),
  row('tedious', 'Tedious', ['tedious']),
  row('undici', 'Undici', ['undici']),
];
