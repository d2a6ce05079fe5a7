import { createServer, type Server } from 'node:http';
import { health } from '@hishamos/monitoring';
import express from 'express';
import { ExecutionEngine } from './agents/execution-engine.ts';
import { agentRoutes } from './agents/routes.ts';
import { commandRoutes } from './commands/routes.ts';
import { CommandRunner } from './commands/runner.ts';
import { faultRoutes } from './faults/routes.ts';
import { identifyCaller, reportActiveUsers } from './http/caller.ts';
import { errorHandler } from './http/error-handler.ts';
import { Clock } from './models/clock.ts';
import { reportRoutes } from './reports/routes.ts';
import { Database } from './storage/database.ts';
import { userRoutes } from './users/routes.ts';
import { Users } from './users/users.ts';
import { workflowRoutes } from './workflows/routes.ts';
import { WorkflowRunner } from './workflows/runner.ts';

export interface Platform {
  readonly server: Server;
  readonly database: Database;
  /** Stops accepting, cancels what is running, and closes the database once everyone has an answer. */
  close(): Promise<void>;
}

/** Milliseconds that clients have to take their last answers when the platform closes. */
const lastAnswers = 1_000;

export interface PlatformOptions {
  /** Models and commands run so many times as fast as real ones. */
  readonly speed: number;
  /** Whether clients may make the database, the cache and the models fail. */
  readonly faults?: boolean;
}

/** Puts the application together. */
export function createPlatform({ speed, faults = false }: PlatformOptions): Platform {
  const database = new Database();
  const users = new Users(database);
  const clock = new Clock(speed);
  const engine = new ExecutionEngine(clock, database);
  const commands = new CommandRunner(clock);

  health.register('database', async () => database.ping());
  health.register('models', async () => engine.model.ping());
  health.register('cache', async () => users.cache.check({ id: '', name: '', email: '' }));

  const app = express()
    .disable('x-powered-by')
    .use(express.json())
    .use(identifyCaller(users))
    .use('/api/v1/agents', agentRoutes(engine))
    .use('/api/v1/commands', commandRoutes(commands))
    .use('/api/v1/workflows', workflowRoutes(new WorkflowRunner(engine, commands, database)))
    .use('/api/v1/users', userRoutes(users))
    .use('/api/v1/reports', reportRoutes(database));
  if (faults) app.use('/api/v1/faults', faultRoutes({ database, cache: users.cache, models: engine.model }));
  app.use(errorHandler);

  const server = createServer(app);
  // Longer than any pause of the replay: a connection that the server closes just as a request is sent on it
  // would lose that request.
  server.keepAliveTimeout = 65_000;
  const reporting = setInterval(reportActiveUsers, 5_000).unref();

  const close = async () => {
    clearInterval(reporting);
    clock.stop();
    // Kept-alive connections are idle once their last answer is out; nothing else tells when that is.
    const sweeping = setInterval(() => server.closeIdleConnections(), 10);
    await new Promise<void>((resolve) => {
      server.close(() => resolve());
      setTimeout(() => server.closeAllConnections(), lastAnswers).unref();
    });
    clearInterval(sweeping);
    database.close();
  };
  return { server, database, close };
}
