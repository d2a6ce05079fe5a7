import { once } from 'node:events';
import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  request,
  type Server,
  type ServerResponse,
} from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

/** What a proxy was asked for. */
export interface ProxiedRequest {
  readonly method: string;
  /** Host and port of a CONNECT, else the whole URL. */
  readonly target: string;
  readonly headers: IncomingHttpHeaders;
}

/** Names that only the proxy knows, and the ports on this machine that they lead to. */
export type Names = Readonly<Record<string, number>>;

/** A forward proxy as companies have one: CONNECT for https, whole URLs for http, with a password or without. */
export class ForwardProxy implements AsyncDisposable {
  readonly requests: ProxiedRequest[] = [];
  readonly #names: Names;
  readonly #credentials: string | undefined;
  readonly #sockets = new Set<Socket>();
  readonly #server: Server;

  private constructor(names: Names, credentials: string | undefined) {
    this.#names = names;
    this.#credentials = credentials;
    this.#server = createServer((incoming, response) => this.#forward(incoming, response))
      .on('connect', (incoming: IncomingMessage, socket: Socket) => this.#tunnel(incoming, socket))
      .on('connection', (socket: Socket) => {
        this.#sockets.add(socket);
        socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
      });
  }

  /** @param credentials `user:password` that it asks for; without, it asks for none */
  static async start(names: Names, credentials?: string): Promise<ForwardProxy> {
    const proxy = new ForwardProxy(names, credentials);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  /** Its host and port. */
  get host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** How many connections to it are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** The port that a request is for, or the status that it is refused with. */
  #admit({ method = '', url: target = '', headers }: IncomingMessage): { port: number } | { status: number } {
    this.requests.push({ method, target, headers });
    const asked = this.#credentials && `Basic ${btoa(this.#credentials)}`;
    if (headers['proxy-authorization'] !== asked) return { status: 407 };
    const { hostname } = new URL(method === 'CONNECT' ? `https://${target}` : target);
    const port = this.#names[hostname];
    return port === undefined ? { status: 502 } : { port };
  }

  #tunnel(incoming: IncomingMessage, socket: Socket): void {
    const admitted = this.#admit(incoming);
    if ('status' in admitted) return void socket.end(`HTTP/1.1 ${admitted.status} Refused\r\n\r\n`);
    const server = connect(admitted.port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(server).pipe(socket);
    });
    server.on('error', () => socket.destroy());
    socket.on('close', () => server.destroy());
  }

  #forward(incoming: IncomingMessage, response: ServerResponse): void {
    const admitted = this.#admit(incoming);
    if ('status' in admitted) return void response.writeHead(admitted.status).end();
    const { pathname, search } = new URL(incoming.url ?? '');
    const { 'proxy-authorization': _, ...headers } = incoming.headers;
    const options = { port: admitted.port, method: incoming.method, path: pathname + search, headers };
    const outgoing = request({ ...options, host: '127.0.0.1' }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    outgoing.on('error', () => response.destroy());
    incoming.pipe(outgoing);
  }
}
