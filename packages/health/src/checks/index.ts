import { mysql } from './mysql.ts';
import { postgres } from './postgres.ts';
import { bullmq, rabbitmq } from './queue.ts';
import { redis } from './redis.ts';
import { disk, eventLoop, memory } from './resources.ts';
import { websocket } from './websocket.ts';

/** Ready-made checks, each for `health.register`. They take the application's own clients and servers. */
export const checks = {
  postgres,
  mysql,
  redis,
  bullmq,
  rabbitmq,
  websocket,
  disk,
  memory,
  eventLoop,
} as const;
