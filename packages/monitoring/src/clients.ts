import { createRequire } from 'node:module';
import type { ClientLibrary, Clients, RoleName } from '@hishamos/clients';
import type { CheckOptions } from '@hishamos/health';
import { databaseConnections } from '@hishamos/meters';
import type { OnLoaded } from '@hishamos/sdk';
import { setting } from './setting.ts';

const require = createRequire(import.meta.url);

const libraries: readonly ClientLibrary[] = [
  '@redis/client',
  'amqplib',
  'bullmq',
  'ioredis',
  'mongodb',
  'mysql2',
  'pg',
  'pg-pool',
  'redis',
  'ws',
];

/** How the components that are found by themselves are checked. */
function healthOptions(): (role: RoleName) => CheckOptions {
  const optional = new Set(setting('HISHAMOS_HEALTH_OPTIONAL'));
  const timeout = setting('HISHAMOS_HEALTH_TIMEOUT');
  const times = {
    ...(timeout === undefined ? {} : { timeout }),
    interval: setting('HISHAMOS_HEALTH_INTERVAL'),
    degradedAfter: setting('HISHAMOS_HEALTH_DEGRADED_AFTER'),
  };
  return (role) => ({ ...times, critical: !optional.has(role) });
}

function makeClients(): Clients {
  const module = require('#clients') as typeof import('@hishamos/clients');
  const clients = new module.Clients({
    health: setting('HISHAMOS_HEALTH_AUTO') ? healthOptions() : undefined,
    cacheLookUps: setting('HISHAMOS_CACHE_METRICS'),
  });
  databaseConnections.follow(() => clients.databaseConnections());
  return clients;
}

/** What follows the application's clients, loaded with the first library that it has of them. */
export function clientWatchers(): Record<string, OnLoaded> {
  let clients: Clients | undefined;
  return Object.fromEntries(
    libraries.map((library) => [
      library,
      (exports: unknown) => {
        clients ??= makeClients();
        clients.loaded(library, exports);
      },
    ]),
  );
}
