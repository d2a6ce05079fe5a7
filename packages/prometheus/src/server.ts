import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { monitoringServerKey } from '@hishamos/catalogue';
import type { MonitoringHandler } from './endpoints.ts';
import { json, send } from './reply.ts';
import { warn } from './warn.ts';

export interface MonitoringServerOptions {
  readonly port: number;
  /** The address to bind to. All addresses unless told. */
  readonly host?: string;
  readonly handler: MonitoringHandler;
}

export interface MonitoringServer {
  readonly port: number;
  /** Stops listening and ends the connections. */
  close(): Promise<void>;
}

const remedies: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is in use, perhaps by another process of this application',
  EACCES: 'may not be opened by this user',
  EADDRNOTAVAIL: 'is not an address of this machine',
};

function warnOf({ port, host }: MonitoringServerOptions, error: NodeJS.ErrnoException): void {
  const where = host === undefined ? `port ${port}` : `port ${port} of ${host}`;
  const what = remedies[error.code ?? ''] ?? `cannot be opened (${error.code ?? error.message})`;
  warn(
    `HishamOS monitoring: ${where} ${what}; this process goes on without its monitoring port. ` +
      'Set HISHAMOS_MONITORING_PORT (and HISHAMOS_MONITORING_HOST) to one that is free.',
  );
}

function listen(server: Server, options: MonitoringServerOptions): Promise<boolean> {
  return new Promise((resolve) => {
    const refuse = (error: NodeJS.ErrnoException): void => {
      warnOf(options, error);
      resolve(false);
    };
    server.on('error', refuse);
    try {
      server.listen({ port: options.port, host: options.host }, () => resolve(true));
    } catch (error) {
      refuse(error as NodeJS.ErrnoException);
    }
  });
}

/**
 * Serves the monitoring endpoints on a port of their own, which never keeps the process alive. When the port
 * cannot be opened the result is undefined and a warning says what to set; nothing is thrown.
 */
export async function serveMonitoring(
  options: MonitoringServerOptions,
): Promise<MonitoringServer | undefined> {
  const server = createServer(
    { headersTimeout: 5000, requestTimeout: 10_000, keepAliveTimeout: 65_000, maxHeaderSize: 16_384 },
    (request, response) => {
      if (!options.handler(request, response)) send(request, response, json(404, { error: 'not found' }));
    },
  );
  Object.defineProperty(server, monitoringServerKey, { value: true });
  server.on('connection', (socket: Socket) => socket.unref());
  server.unref();
  if (!(await listen(server, options))) return undefined;
  const { port } = server.address() as AddressInfo;
  return {
    port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
