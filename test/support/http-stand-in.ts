import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A request that a stand-in got. */
export interface StoodInRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** What it answers; `hang` never does, `reset` ends the connection. */
export type StoodInAnswer =
  | { readonly status: number; readonly headers?: Record<string, string>; readonly body?: string }
  | 'hang'
  | 'reset';

/** An HTTP server that stands in for somebody's API and keeps what it is sent. */
export class HttpStandIn implements AsyncDisposable {
  /** Every request, and those that were answered with a status of 2xx. */
  readonly requests: StoodInRequest[] = [];
  readonly taken: StoodInRequest[] = [];
  answer: (request: StoodInRequest) => StoodInAnswer;
  readonly #server: Server;

  private constructor(answer: (request: StoodInRequest) => StoodInAnswer) {
    this.answer = answer;
    this.#server = createServer(async (incoming, response) => {
      const { method = '', url: path = '', headers } = incoming;
      const request = { method, path, headers, body: await text(incoming) };
      this.requests.push(request);
      const given = this.answer(request);
      if (given === 'hang') return;
      if (given === 'reset') return void incoming.socket.destroy();
      if (given.status < 300) this.taken.push(request);
      response.writeHead(given.status, given.headers).end(given.body);
    });
  }

  static async start(answer: (request: StoodInRequest) => StoodInAnswer): Promise<HttpStandIn> {
    const standIn = new HttpStandIn(answer);
    standIn.#server.listen(0, '127.0.0.1');
    await once(standIn.#server, 'listening');
    return standIn;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
