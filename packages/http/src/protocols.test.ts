import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http2 from 'node:http2';
import https from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context } from '@hishamos/context';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { listen, settled, startTelemetry } from '../test/harness.ts';

const telemetry = startTelemetry();
const { expectCounted } = telemetry;
beforeEach(() => telemetry.resetSpans());

interface Reply {
  headers: http2.IncomingHttpHeaders & http2.IncomingHttpStatusHeader;
  body: string;
}

const clients: http2.ClientHttp2Session[] = [];
afterAll(() => {
  for (const client of clients) client.destroy();
});

function connect(port: number): http2.ClientHttp2Session {
  const client = http2.connect(`http://127.0.0.1:${port}`);
  client.on('error', () => undefined);
  clients.push(client);
  return client;
}

async function ask(client: http2.ClientHttp2Session, headers: http2.OutgoingHttpHeaders): Promise<Reply> {
  const stream = client.request(headers);
  let answer: Reply['headers'] = {};
  let body = '';
  stream.on('response', (given) => {
    answer = given;
  });
  stream.setEncoding('utf8').on('data', (chunk) => {
    body += chunk;
  });
  stream.end();
  await once(stream, 'close');
  return { headers: answer, body };
}

describe('HTTP/2 with the request and response of HTTP/1.1', () => {
  it('is counted, traced and has the context', async () => {
    const port = await listen(
      http2.createServer((_request, response) => response.end(String(context.active()?.requestId))),
    );
    const client = connect(port);
    const { headers, body } = await ask(client, { ':path': '/v2/9?a=1', 'x-request-id': 'h2' });
    expect([headers['x-request-id'], body]).toEqual(['h2', 'h2']);
    await Promise.all(Array.from({ length: 20 }, () => ask(client, { ':path': '/many' })));
    await expectCounted({ 'GET /v2/:id 200': 1, 'GET /many 200': 20 });
    expect(telemetry.spans()[0]?.attributes).toMatchObject({
      'url.path': '/v2/9',
      'url.query': 'a=1',
      'url.scheme': 'http',
      'server.address': '127.0.0.1',
      'server.port': port,
      'network.protocol.version': '2.0',
      'network.peer.address': '127.0.0.1',
    });
  });

  it('that is aborted before an answer counts as 499, and later as what was sent', async () => {
    const port = await listen(
      http2.createServer((request, response) => {
        if (request.url === '/begun') response.write('first');
      }),
    );
    const client = connect(port);
    for (const path of ['/never', '/begun']) {
      const stream = client.request({ ':path': path });
      stream.on('error', () => undefined);
      if (path === '/begun') await once(stream, 'response');
      else await new Promise((resolve) => setTimeout(resolve, 30));
      stream.close(http2.constants.NGHTTP2_CANCEL);
      await once(stream, 'close');
    }
    await expectCounted({ 'GET /never 499': 1, 'GET /begun 200': 1 });
  });

  it('CONNECT is answered by a response, not on a socket', async () => {
    const server = http2.createServer();
    server.on('request', () => undefined);
    server.on('connect', (_request, response) => response.writeHead(200).end());
    const port = await listen(server);
    await ask(connect(port), { ':method': 'CONNECT', ':authority': 'a.example:443' });
    await expectCounted({ 'CONNECT / 200': 1 });
  });
});

it('HTTP/2 streams without request and response are left alone', async () => {
  const server = http2.createServer();
  server.on('stream', (stream) => {
    stream.respond({ ':status': 200 });
    stream.end('stream');
  });
  const port = await listen(server);
  expect((await ask(connect(port), { ':path': '/s' })).body).toBe('stream');
  await settled();
  expect(await telemetry.counted()).toEqual({});
});

describe('TLS', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hishamos-tls-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const openssl = 'openssl';
  let made = false;
  try {
    const args =
      'req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=localhost';
    const files = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
    execFileSync(openssl, [...args.split(' '), ...files], { stdio: 'ignore' });
    made = true;
  } catch (error) {
    if (process.env.REQUIRE_SERVERS === '1') throw error;
  }
  const options = () => ({
    key: readFileSync(join(folder, 'key.pem')),
    cert: readFileSync(join(folder, 'cert.pem')),
  });

  it.skipIf(!made)('https is counted and traced as https (needs openssl)', async () => {
    const port = await listen(https.createServer(options(), (_request, response) => response.end('s')));
    await new Promise((resolve, reject) => {
      https
        .get({ port, path: '/tls', rejectUnauthorized: false, agent: false }, (response) =>
          response.resume().on('end', resolve),
        )
        .on('error', reject);
    });
    await expectCounted({ 'GET /tls 200': 1 });
    expect(telemetry.spans()[0]?.attributes['url.scheme']).toBe('https');
  });

  it.skipIf(!made)('so is HTTP/2 over TLS, with HTTP/1.1 beside it (needs openssl)', async () => {
    const server = http2.createSecureServer({ ...options(), allowHTTP1: true }, (_q, r) => void r.end('s'));
    const port = await listen(server);
    const client = http2.connect(`https://localhost:${port}`, {
      rejectUnauthorized: false,
      lookup: (_host, _options, done) => done(null, [{ address: '127.0.0.1', family: 4 }] as never, 4),
    });
    clients.push(client);
    await ask(client, { ':path': '/two' });
    await new Promise((resolve, reject) => {
      https
        .get({ port, path: '/one', rejectUnauthorized: false, agent: false }, (response) =>
          response.resume().on('end', resolve),
        )
        .on('error', reject);
    });
    await expectCounted({ 'GET /two 200': 1, 'GET /one 200': 1 });
    expect(telemetry.spans().map(({ attributes }) => attributes['url.scheme'])).toEqual(['https', 'https']);
  });
});
