import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

interface SpanRecord {
  name: string;
  kind: number;
  status: object;
  parent?: string;
  trace?: string;
  attributes: Record<string, unknown>;
  port: number;
}

const script = fileURLToPath(new URL('../test/server-spans.mjs', import.meta.url));
const parent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const agent = 'User-Agent: test/1.0';

/** Requests by name: the lines of their heads. */
const requests: Record<string, string[]> = {
  plain: ['GET / HTTP/1.1', 'Host: a.example'],
  port: ['GET /a/b HTTP/1.1', 'Host: a.example:8080', agent],
  ipv4: ['GET /a HTTP/1.1', 'Host: 127.0.0.1:80'],
  query: ['GET /search?q=a%20b&page=2 HTTP/1.1', 'Host: a'],
  secrets: ['GET /s?sig=abc&Signature=x&X-Goog-Signature=q&AWSAccessKeyId=1&page=2 HTTP/1.1', 'Host: a'],
  post: ['POST /form HTTP/1.1', 'Host: a', 'Content-Length: 0', agent],
  head: ['HEAD /head HTTP/1.1', 'Host: a'],
  options: ['OPTIONS /o HTTP/1.1', 'Host: a'],
  query_method: ['QUERY /q HTTP/1.1', 'Host: a'],
  unknown_method: ['PROPFIND /dav HTTP/1.1', 'Host: a'],
  old: ['GET /old HTTP/1.0', 'Host: a'],
  child: ['GET /inner HTTP/1.1', 'Host: a'],
  missing: ['GET /status/404 HTTP/1.1', 'Host: a'],
  redirect: ['GET /status/302 HTTP/1.1', 'Host: a'],
  broken: ['GET /status/500 HTTP/1.1', 'Host: a'],
  unavailable: ['GET /status/503 HTTP/1.1', 'Host: a'],
  remote: ['GET /r HTTP/1.1', 'Host: a', `traceparent: ${parent}`, 'tracestate: x=1'],
  future: ['GET /r HTTP/1.1', 'Host: a', `traceparent: cc${parent.slice(2)}-more`],
  bad_remote: ['GET /r HTTP/1.1', 'Host: a', `traceparent: ${parent}-more`],
  forwarded: [
    'GET /f HTTP/1.1',
    'Host: a',
    'X-Forwarded-For: 203.0.113.9',
    'X-Forwarded-Host: front.example:444',
  ],
};

function serve(which: 'ours' | 'stock'): Record<string, SpanRecord[]> {
  const env = { ...process.env, OTEL_SEMCONV_STABILITY_OPT_IN: 'http' };
  return JSON.parse(
    execFileSync(process.execPath, [script, which, JSON.stringify(requests)], { encoding: 'utf8', env }),
  );
}

/** What of ours differs on purpose. */
const deliberate: Record<string, { name?: string; attributes?: Record<string, unknown> }> = {
  // Semantic conventions name the span of an unknown method `HTTP`.
  unknown_method: { name: 'HTTP' },
  // A query is written as it was sent, not encoded anew.
  query: { attributes: { 'url.query': 'q=a%20b&page=2' } },
  // Anybody can send forwarding headers: HISHAMOS_TRUSTED_PROXIES names whose are believed.
  forwarded: { attributes: { 'server.address': 'a', 'server.port': 80, 'client.address': '127.0.0.1' } },
};

function servedBy(which: 'ours' | 'stock', name: string, spans: SpanRecord[]) {
  const differs = which === 'stock' ? deliberate[name] : undefined;
  return spans
    .filter(({ kind }) => kind === 1)
    .map(({ attributes, port: _port, ...span }) => ({
      ...span,
      ...(differs?.name === undefined ? {} : { name: differs.name }),
      attributes: { ...attributes, 'network.peer.port': 0, ...differs?.attributes },
    }));
}

const [ours, stock] = [serve('ours'), serve('stock')];

it.each(Object.keys(requests))('the span of %s is that of @opentelemetry/instrumentation-http', (name) => {
  const [own, other] = [servedBy('ours', name, ours[name] ?? []), servedBy('stock', name, stock[name] ?? [])];
  expect(own).toHaveLength(1);
  expect(own).toEqual(other);
});

it.each(Object.entries(deliberate))(
  '%s differs from it where that is on purpose',
  (name, { name: spanName, attributes }) => {
    const [other] = stock[name] ?? [];
    if (spanName !== undefined) expect(other?.name).not.toBe(spanName);
    for (const [key, value] of Object.entries(attributes ?? {}))
      expect(other?.attributes[key]).not.toEqual(value);
  },
);
