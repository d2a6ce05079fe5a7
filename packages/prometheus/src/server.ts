import { createServer, type RequestListener, type Server, type ServerOptions } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { monitoringServerKey } from '@hishamos/catalogue';
import type { MonitoringHandler } from './endpoints.ts';
import { json, send } from './reply.ts';
import { followFiles, secureContext, type TlsFiles } from './tls.ts';
import { warn } from './warn.ts';

export interface MonitoringServerOptions {
  readonly port: number;
  /** The address to bind to. All addresses unless told. */
  readonly host?: string;
  readonly handler: MonitoringHandler;
  /** Speaks TLS alone. Files that cannot be used leave the port closed rather than open to be read. */
  readonly tls?: TlsFiles | undefined;
  /** Called in place of a warning when the port is in use, which may be as it should. */
  readonly onInUse?: (() => void) | undefined;
  /** Closes the port, or keeps it from being opened: at once when it is aborted, so that another server can have it. */
  readonly signal?: AbortSignal | undefined;
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
      if (error.code === 'EADDRINUSE' && options.onInUse !== undefined) options.onInUse();
      else warnOf(options, error);
      resolve(false);
    };
    server.on('error', refuse);
    server.once('close', () => resolve(false));
    try {
      // A worker of node:cluster would otherwise share it with the others, and none would have it alone.
      server.listen({ port: options.port, host: options.host, exclusive: true }, () => resolve(true));
    } catch (error) {
      refuse(error as NodeJS.ErrnoException);
    }
  });
}

/** Clients that are slow to ask are cut off soon, and so few at a time that the application keeps its file descriptors. */
const limits = {
  headersTimeout: 5000,
  requestTimeout: 10_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 1000,
  maxHeaderSize: 16_384,
} as const satisfies ServerOptions;
const maxConnections = 1024;

function serverOf(tls: TlsFiles | undefined, listener: RequestListener): Server | undefined {
  if (tls === undefined) return createServer(limits, listener);
  try {
    const mutual = tls.clientAuthority !== undefined;
    // A probe has no certificate: who comes without one is refused by the endpoints that are not open to all.
    const server = createTlsServer(
      { ...limits, ...secureContext(tls), requestCert: mutual, rejectUnauthorized: false },
      listener,
    );
    followFiles(server, tls, warn);
    return server;
  } catch (error) {
    warn(
      `HishamOS monitoring: the monitoring port stays closed, because its certificate cannot be used ` +
        `(${(error as Error).message}). Set HISHAMOS_MONITORING_TLS_CERT_FILE and HISHAMOS_MONITORING_TLS_KEY_FILE ` +
        'to a certificate and its key in PEM.',
    );
    return undefined;
  }
}

/**
 * Serves the monitoring endpoints on a port of their own, which never keeps the process alive. When the port
 * cannot be opened the result is undefined and a warning says what to set; nothing is thrown.
 */
export async function serveMonitoring(
  options: MonitoringServerOptions,
): Promise<MonitoringServer | undefined> {
  const server = serverOf(options.tls, (request, response) => {
    if (!options.handler(request, response)) send(request, response, json(404, { error: 'not found' }));
  });
  if (server === undefined) return undefined;
  server.maxConnections = maxConnections;
  Object.defineProperty(server, monitoringServerKey, { value: true });
  server.on('connection', (socket: Socket) => socket.unref());
  server.unref();
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  options.signal?.addEventListener('abort', close);
  if (!(await listen(server, options))) return undefined;
  const { port } = server.address() as AddressInfo;
  return { port, close };
}
