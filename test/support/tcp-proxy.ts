import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** Stands between a client and a server on the loopback address, and can be cut. */
export class TcpProxy implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #cut = false;
  #bytesUntilCut = Number.POSITIVE_INFINITY;

  private constructor(target: number) {
    this.#server = createServer((client) => {
      const server = connect(target, '127.0.0.1');
      for (const socket of [client, server]) {
        this.#sockets.add(socket);
        socket.on('error', () => {}).on('close', () => this.#sockets.delete(socket));
      }
      if (this.#cut) {
        client.destroy();
        server.destroy();
        return;
      }
      client.on('data', (data) => {
        this.#bytesUntilCut -= data.length;
        // The rest of what is on its way never arrives, and no answer comes.
        if (this.#bytesUntilCut < 0) this.cut();
        else server.write(data);
      });
      server.on('data', (data) => client.write(data));
      client.on('end', () => server.end());
      server.on('end', () => client.end());
    });
  }

  static async start(target: number): Promise<TcpProxy> {
    const proxy = new TcpProxy(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Cuts after so many further bytes to the server. */
  cutAfter(bytes: number): void {
    this.#bytesUntilCut = bytes;
  }

  /** Breaks every connection, and refuses new ones. */
  cut(): void {
    this.#cut = true;
    this.#bytesUntilCut = Number.POSITIVE_INFINITY;
    for (const socket of this.#sockets) socket.destroy();
  }

  get isCut(): boolean {
    return this.#cut;
  }

  heal(): void {
    this.#cut = false;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
