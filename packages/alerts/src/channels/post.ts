import { request as plainRequest, type RequestOptions } from 'node:http';
import { request as secureRequest } from 'node:https';
import { context } from '@opentelemetry/api';
import { suppressTracing } from '@opentelemetry/core';
import type { HttpProxy } from '../config/proxy-config.ts';
import type { AddressGuard } from './address-guard.ts';
import { delivered, type Outcome } from './channel.ts';
import { retryAfterOf } from './retry-after.ts';
import { wayTo } from './way.ts';

/** Milliseconds for a whole request and its answer. */
const timeout = 10_000;
/** Bytes of an answer that are read. */
const maxAnswer = 16_384;

export interface Answer {
  readonly status: number;
  readonly retryAfter: number | undefined;
  readonly text: string;
}

export interface Message {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  /** Decides where the connection may go; without it, anywhere. */
  readonly guard?: AddressGuard | undefined;
  /** What the request goes through; without it, it goes directly. */
  readonly proxy?: HttpProxy | undefined;
}

async function exchange({ url, headers, body, guard, proxy }: Message): Promise<Answer> {
  guard?.check(url.hostname);
  const signal = AbortSignal.timeout(timeout);
  const way = await wayTo(url, { guard, proxy, signal });
  const options: RequestOptions = {
    ...way.options,
    method: 'POST',
    headers: {
      'User-Agent': 'hishamos-monitoring',
      ...way.headers,
      ...headers,
      'Content-Length': Buffer.byteLength(body),
    },
    signal,
    // A connection of its own: no pool outlives the message, and no other agent can send it elsewhere.
    agent: false,
  };
  const request = way.options.protocol === 'https:' ? secureRequest : plainRequest;
  return new Promise((resolve, reject) => {
    const outgoing = request(options, (incoming) => {
      const finish = (): void =>
        resolve({
          status: incoming.statusCode ?? 0,
          retryAfter: retryAfterOf(incoming.headers['retry-after'], Date.now()),
          text: Buffer.concat(chunks).toString(),
        });
      const chunks: Buffer[] = [];
      let size = 0;
      incoming.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        size += chunk.length;
        if (size <= maxAnswer) return;
        finish();
        outgoing.destroy();
      });
      incoming.on('end', finish);
      incoming.on('error', reject);
    });
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** The message's fault, which no other try would change; everything else may be put right in the meantime. */
const hopeless = new Set([400, 413, 414, 415, 422]);

/** What an answer's status means to everybody. */
export function outcomeOf({ status, retryAfter }: Answer, detail = ''): Outcome {
  if (status >= 200 && status < 300) return delivered;
  const redirect = status >= 300 && status < 400 ? ', a redirect, which is not followed' : '';
  const reason = `it answered ${status}${redirect}${detail}`;
  return hopeless.has(status) ? { kind: 'rejected', reason } : { kind: 'retry', reason, after: retryAfter };
}

/** What went wrong before there was an answer, without the URL, which may be a secret. */
function reasonOf(error: unknown): string {
  const { name, message, code } = error as NodeJS.ErrnoException;
  if (name === 'TimeoutError' || name === 'AbortError') return `it did not answer within ${timeout / 1000} s`;
  return code ?? message;
}

/** A failure that names the proxy, which may be to blame for it. */
function withProxy(outcome: Outcome, proxy: HttpProxy | undefined): Outcome {
  if (outcome.kind === 'delivered' || proxy === undefined) return outcome;
  return { ...outcome, reason: `${outcome.reason} (proxy: ${proxy.origin})` };
}

/** Posts a message, outside of any trace, and reads what came of it. Redirects are not followed. Never rejects. */
export async function post(
  message: Message,
  read: (answer: Answer) => Outcome = outcomeOf,
): Promise<Outcome> {
  try {
    const answer = await context.with(suppressTracing(context.active()), () => exchange(message));
    return withProxy(read(answer), message.proxy);
  } catch (error) {
    return withProxy({ kind: 'retry', reason: reasonOf(error) }, message.proxy);
  }
}
