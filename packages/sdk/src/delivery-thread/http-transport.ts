import {
  type Agent,
  type ClientRequest,
  globalAgent,
  request as httpRequest,
  type IncomingMessage,
} from 'node:http';
import { request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { convertLegacyHttpOptions } from '@opentelemetry/otlp-exporter-base/node-http';
import type { Encoding } from '../delivery/batch.ts';
import type { Target } from '../delivery/protocol.ts';
import { destinationOf } from '../destination.ts';
import { replyOf } from './partial-success.ts';
import type { Reply, Transport } from './transport.ts';

const compressed = promisify(gzip);

const contentTypes: Readonly<Record<Encoding, string>> = {
  json: 'application/json',
  protobuf: 'application/x-protobuf',
};
/** Bytes of an answer that are read. */
const maxAnswer = 65_536;
/** The answers upon which OTLP has a request sent again. */
const throttled = 429;
const unavailable: readonly number[] = [502, 503, 504];

/** Milliseconds, of a Retry-After header: seconds or a date. */
function retryAfter({ headers }: IncomingMessage): number | undefined {
  const value = headers['retry-after'];
  if (value === undefined) return undefined;
  const milliseconds = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - Date.now();
  return milliseconds > 0 ? milliseconds : undefined;
}

function replyTo(response: IncomingMessage, answer: Buffer, encoding: Encoding): Reply {
  const status = response.statusCode ?? 0;
  if (status >= 200 && status < 300) return replyOf(answer, encoding);
  const detail = `HTTP ${status}`;
  const after = retryAfter(response);
  if (status === throttled) return { kind: 'later', reason: 'throttled', detail, after };
  if (unavailable.includes(status)) return { kind: 'later', reason: 'unavailable', detail, after };
  return { kind: 'refused', detail };
}

/** What comes of an answer's body. Its status has said all that matters: a body that breaks off changes nothing. */
async function answerOf(response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.length;
      if (size > maxAnswer) break;
      chunks.push(chunk);
    }
  } catch {
    return Buffer.alloc(0);
  }
  return Buffer.concat(chunks);
}

/** A kept connection may have been closed by the other side just when the request was sent. */
const wasStale = (request: ClientRequest, error: NodeJS.ErrnoException): boolean =>
  request.reusedSocket && (error.code === 'ECONNRESET' || error.code === 'EPIPE');

/** What Node.js' own agent has from 22.21 and 24.5 on, where `NODE_USE_ENV_PROXY=1` tells it to use proxies. */
interface Proxied {
  readonly options: { readonly proxyEnv?: NodeJS.ProcessEnv };
}

/** Connections are kept, and go through a proxy where Node.js' own do. */
function agentOptions() {
  const { proxyEnv } = (globalAgent as unknown as Proxied).options;
  return { keepAlive: true, ...(proxyEnv && { proxyEnv }) };
}

/** OTLP over HTTP, as the exporters' environment variables configure it. */
export class HttpTransport implements Transport {
  readonly destination: string;
  readonly #configuration: ReturnType<typeof convertLegacyHttpOptions>;
  readonly #timeout: number;
  #agent: Promise<Agent> | undefined;

  constructor({ signal, timeout }: Target) {
    this.#configuration = convertLegacyHttpOptions(
      { httpAgentOptions: agentOptions() },
      signal.toUpperCase(),
      `v1/${signal}`,
      {},
    );
    this.#timeout = Math.min(this.#configuration.timeoutMillis, timeout ?? Number.POSITIVE_INFINITY);
    this.destination = destinationOf(this.#configuration.url);
  }

  async send(body: Uint8Array, encoding: Encoding): Promise<Reply> {
    try {
      const { compression } = this.#configuration;
      const sent = compression === 'gzip' ? await compressed(body) : body;
      const headers = {
        ...(await this.#configuration.headers()),
        'Content-Type': contentTypes[encoding],
        'Content-Length': String(sent.length),
        'User-Agent': 'HishamOS-Monitoring',
        ...(compression === 'gzip' ? { 'Content-Encoding': 'gzip' } : {}),
      };
      return await this.#attempt(sent, headers, encoding, true);
    } catch (error) {
      return { kind: 'refused', detail: String(error) };
    }
  }

  async #attempt(
    body: Uint8Array,
    headers: Record<string, string>,
    encoding: Encoding,
    again: boolean,
  ): Promise<Reply> {
    const url = new URL(this.#configuration.url);
    this.#agent ??= Promise.resolve(this.#configuration.agentFactory(url.protocol));
    const make = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = make(url, { method: 'POST', headers, agent: await this.#agent });
    const timer = setTimeout(() => request.destroy(new Error('timed out')), this.#timeout);
    try {
      const response = await new Promise<IncomingMessage>((resolve, reject) => {
        request.on('response', resolve).on('error', reject).end(body);
      });
      return replyTo(response, await answerOf(response), encoding);
    } catch (thrown) {
      const error = thrown as NodeJS.ErrnoException;
      if (again && wasStale(request, error)) return this.#attempt(body, headers, encoding, false);
      const timedOut = error.message === 'timed out';
      return {
        kind: 'later',
        reason: timedOut ? 'timed_out' : 'unreachable',
        detail: timedOut ? `no answer within ${this.#timeout} ms` : (error.code ?? error.message),
      };
    } finally {
      clearTimeout(timer);
    }
  }
}
