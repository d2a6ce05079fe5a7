import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, expect, it, onTestFinished, vi } from 'vitest';
import type { Encoding } from '../delivery/batch.ts';
import { HttpTransport } from './http-transport.ts';
import type { Reply } from './transport.ts';

afterEach(() => vi.unstubAllEnvs());

type Respond = (response: ServerResponse, request: IncomingMessage) => void;

/** What the transport makes of a back end that behaves like that. */
async function replyTo(respond: Respond, encoding: Encoding = 'protobuf', timeout = 30_000): Promise<Reply> {
  const server = createServer((request, response) => respond(response, request)).listen(0, '127.0.0.1');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', `http://127.0.0.1:${port}`);
  vi.stubEnv('OTEL_EXPORTER_OTLP_TIMEOUT', String(timeout));
  const transport = new HttpTransport({ signal: 'traces', protocol: 'http/protobuf', timeout: undefined });
  return transport.send(Buffer.from('a request'), encoding);
}

const status =
  (code: number, headers = {}): Respond =>
  (response) =>
    response.writeHead(code, headers).end();

it.each<[string, Respond, Partial<Reply>]>([
  ['an empty answer', status(200), { kind: 'taken', rejected: 0 }],
  ['an answer of another kind', (response) => response.end('<html>'), { kind: 'taken', rejected: 0 }],
  ['an answer without end', (response) => response.write('x'.repeat(70_000)), { kind: 'taken', rejected: 0 }],
  ['400', status(400), { kind: 'refused', detail: 'HTTP 400' }],
  ['401', status(401), { kind: 'refused', detail: 'HTTP 401' }],
  ['413', status(413), { kind: 'refused', detail: 'HTTP 413' }],
  ['a redirection', status(302, { Location: '/' }), { kind: 'refused', detail: 'HTTP 302' }],
  ['429', status(429), { kind: 'later', reason: 'throttled', after: undefined }],
  [
    '429 for seconds',
    status(429, { 'Retry-After': '7' }),
    { kind: 'later', reason: 'throttled', after: 7000 },
  ],
  ['503', status(503), { kind: 'later', reason: 'unavailable' }],
  ['a bad Retry-After', status(503, { 'Retry-After': 'soon' }), { kind: 'later', after: undefined }],
  ['a reset', (response) => response.socket?.resetAndDestroy(), { kind: 'later', reason: 'unreachable' }],
])('%s', async (_, respond, reply) => {
  expect(await replyTo(respond)).toMatchObject(reply);
});

it('no answer, and half of one', async () => {
  expect(await replyTo(() => undefined, 'protobuf', 300)).toMatchObject({
    kind: 'later',
    reason: 'timed_out',
  });
  const half: Respond = (response) => response.writeHead(200).write('{');
  expect(await replyTo(half, 'protobuf', 3000)).toMatchObject({ kind: 'taken' });
});

it('a date of Retry-After', async () => {
  const date = new Date(Date.now() + 60_000).toUTCString();
  const reply = await replyTo(status(503, { 'Retry-After': date }));
  expect(reply.kind === 'later' && reply.after).toBeGreaterThan(50_000);
});

it('a partial success', async () => {
  const answer = { partialSuccess: { rejectedSpans: '3', errorMessage: 'too old' } };
  const json: Respond = (response) => response.end(JSON.stringify(answer));
  expect(await replyTo(json, 'json')).toEqual({ kind: 'taken', rejected: 3, message: 'too old' });
  // partial_success { rejected: 3, error_message: "old" }
  const bytes = Buffer.from([0x0a, 0x07, 0x08, 0x03, 0x12, 0x03, ...Buffer.from('old')]);
  const protobuf: Respond = (response) => response.end(bytes);
  expect(await replyTo(protobuf)).toEqual({ kind: 'taken', rejected: 3, message: 'old' });
});

it('sends what the environment asks for', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_HEADERS', 'x-team=agents');
  vi.stubEnv('OTEL_EXPORTER_OTLP_COMPRESSION', 'gzip');
  let got: Partial<IncomingMessage> & { body?: string } = {};
  await replyTo(async (response, request) => {
    const body = gunzipSync(await buffer(request)).toString();
    got = { url: request.url ?? '', headers: request.headers, body };
    response.end();
  });
  expect(got).toMatchObject({ url: '/v1/traces', body: 'a request' });
  expect(got.headers).toMatchObject({ 'x-team': 'agents', 'content-type': 'application/x-protobuf' });
});

it('nobody there, and an address that is none', async () => {
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'http://127.0.0.1:1');
  const target = { signal: 'logs', protocol: 'http/json', timeout: undefined } as const;
  const body = new Uint8Array(1);
  expect(await new HttpTransport(target).send(body, 'json')).toMatchObject({ reason: 'unreachable' });
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', 'ftp://127.0.0.1:1');
  expect(await new HttpTransport(target).send(body, 'json')).toMatchObject({ kind: 'refused' });
});
