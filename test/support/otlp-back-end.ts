import { once } from 'node:events';
import { createServer as createHttp, type ServerResponse } from 'node:http';
import { createServer as createHttp2, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo, Server, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import type { OtlpBatch } from './otlp-receiver.ts';
import { messagesAt } from './protobuf.ts';

export const otlpProtocols = ['http/json', 'http/protobuf', 'grpc'] as const;
export type OtlpProtocol = (typeof otlpProtocols)[number];

/** What a back end in trouble does; `down` refuses connections, `hang` keeps them and is silent. */
export const troubles = ['down', 'hang', 'reset', 'slow', 'throttle', 'refuse'] as const;
export type Trouble = (typeof troubles)[number];

/** Milliseconds after which a slow back end says that it is not available. */
const slowness = 700;

/** Numbers of spans and log records. */
export interface Items {
  traces: number;
  logs: number;
}

/** In OTLP's messages: resources, of these scopes, of these spans or log records. */
const itemPath = [1, 2, 2];

function countJson(body: Buffer): number {
  const { resourceSpans = [], resourceLogs = [] } = JSON.parse(body.toString()) as OtlpBatch;
  const spans = resourceSpans.flatMap(({ scopeSpans = [] }) => scopeSpans.flatMap(({ spans = [] }) => spans));
  const logs = resourceLogs.flatMap(({ scopeLogs = [] }) =>
    scopeLogs.flatMap(({ logRecords = [] }) => logRecords),
  );
  return spans.length + logs.length;
}

const unzipped = (body: Buffer, zipped: boolean): Buffer => (zipped ? gunzipSync(body) : body);

/** The sender has ended the connection before its request was whole. */
const givenUp = () => undefined;

/** A `google.rpc.Status` of RESOURCE_EXHAUSTED with a `RetryInfo` of one second. */
function askedToWait(): string {
  const url = Buffer.from('type.googleapis.com/google.rpc.RetryInfo');
  const info = Buffer.from([0x0a, 0x02, 0x08, 0x01]);
  const any = Buffer.concat([Buffer.from([0x0a, url.length]), url, Buffer.from([0x12, info.length]), info]);
  return Buffer.concat([Buffer.from([0x08, 0x08, 0x1a, any.length]), any]).toString('base64');
}

/** A back end for OTLP over any protocol that counts what it takes, and can be brought into trouble. */
export class OtlpBackEnd implements AsyncDisposable {
  readonly taken: Items = { traces: 0, logs: 0 };
  /** Requests that it did not take. */
  readonly failed: Items = { traces: 0, logs: 0 };
  readonly #protocol: OtlpProtocol;
  readonly #sockets = new Set<Socket>();
  #server: Server;
  #port = 0;
  #trouble: Trouble | undefined;

  private constructor(protocol: OtlpProtocol) {
    this.#protocol = protocol;
    this.#server = this.#create();
  }

  static async start(protocol: OtlpProtocol): Promise<OtlpBackEnd> {
    const backEnd = new OtlpBackEnd(protocol);
    await backEnd.#listen();
    return backEnd;
  }

  /** The variables that send everything here. */
  get env(): Record<string, string> {
    return {
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${this.#port}`,
      OTEL_EXPORTER_OTLP_PROTOCOL: this.#protocol,
    };
  }

  async fail(trouble: Trouble): Promise<void> {
    this.#trouble = trouble;
    if (trouble === 'down') await this.#close();
  }

  async recover(): Promise<void> {
    const was = this.#trouble;
    this.#trouble = undefined;
    if (was === 'hang') for (const socket of this.#sockets) socket.destroy();
    if (was !== 'down') return;
    this.#server = this.#create();
    await this.#listen();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#close();
  }

  #create(): Server {
    const server = this.#protocol === 'grpc' ? this.#grpc() : this.#http();
    return server.on('connection', (socket: Socket) => {
      this.#sockets.add(socket.on('close', () => this.#sockets.delete(socket)));
    });
  }

  async #listen(): Promise<void> {
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async #close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  /** Whether the request is taken; else the trouble takes its course. */
  #take(path: string, body: Buffer): Trouble | undefined {
    const signal = /trace/i.test(path) ? 'traces' : 'logs';
    if (this.#trouble !== undefined) this.failed[signal]++;
    else if (this.#protocol === 'http/json') this.taken[signal] += countJson(body);
    else this.taken[signal] += messagesAt(body, itemPath).length;
    return this.#trouble;
  }

  #http(): Server {
    const answers: Record<Trouble, (response: ServerResponse) => unknown> = {
      down: () => undefined,
      hang: () => undefined,
      reset: (response) => response.socket?.resetAndDestroy(),
      slow: (response) => setTimeout(() => response.writeHead(503).end(), slowness),
      throttle: (response) => response.writeHead(429, { 'Retry-After': '1' }).end(),
      refuse: (response) => response.writeHead(400).end(),
    };
    return createHttp(async (request, response) => {
      const { headers, url = '' } = request;
      const body = await buffer(request).catch(givenUp);
      if (body === undefined) return;
      const trouble = this.#take(url, unzipped(body, headers['content-encoding'] === 'gzip'));
      if (trouble !== undefined) answers[trouble](response);
      else
        response
          .setHeader('Content-Type', headers['content-type'] ?? '')
          .end(this.#protocol === 'http/json' ? '{}' : '');
    });
  }

  #grpc(): Server {
    const fail = (stream: ServerHttp2Stream, trailers: Record<string, string>) =>
      stream.respond(
        { ':status': 200, 'content-type': 'application/grpc', ...trailers },
        { endStream: true },
      );
    const answers: Record<Trouble, (stream: ServerHttp2Stream) => unknown> = {
      down: () => undefined,
      hang: () => undefined,
      reset: ({ session }) => session?.destroy(),
      slow: (stream) => setTimeout(() => fail(stream, { 'grpc-status': '14' }), slowness),
      throttle: (stream) => fail(stream, { 'grpc-status': '8', 'grpc-status-details-bin': askedToWait() }),
      refuse: (stream) => fail(stream, { 'grpc-status': '3' }),
    };
    return createHttp2().on('stream', async (stream, headers) => {
      stream.on('error', () => {});
      // One message: whether it is zipped, its length in four bytes, itself.
      const message = await buffer(stream).catch(givenUp);
      if (message === undefined) return;
      const trouble = this.#take(String(headers[':path']), unzipped(message.subarray(5), message[0] === 1));
      if (trouble !== undefined) return void answers[trouble](stream);
      stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true });
      stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': '0' }));
      stream.end(Buffer.alloc(5));
    });
  }
}
