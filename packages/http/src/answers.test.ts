import http, { IncomingMessage, ServerResponse } from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listen, raw, send, serve, settled, startTelemetry } from '../test/harness.ts';
import { instrumentServers } from './index.ts';

const telemetry = startTelemetry();
const { expectCounted } = telemetry;
const get = (path: string, extra = '') => `GET ${path} HTTP/1.1\r\nHost: a\r\n${extra}\r\n`;
const close = 'Connection: close\r\n';

it('instruments a process once', () => {
  expect(instrumentServers({ spans: true, report: () => undefined })).toBe(false);
});

describe('every request is counted once', () => {
  it('on a connection that is kept alive', async () => {
    const port = await serve((_request, response) => response.end('ok'));
    const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
    for (let i = 0; i < 5; i++) await send(port, `/a/${i}`, { agent });
    agent.destroy();
    await expectCounted({ 'GET /a/:id 200': 5 });
  });

  it('when pipelined', async () => {
    const port = await serve((request, response) => {
      setTimeout(() => response.end(request.url), request.url === '/slow' ? 20 : 0);
    });
    const answer = await raw(port, get('/slow') + get('/b') + get('/c', close));
    expect(answer.match(/HTTP\/1.1 200/g)).toHaveLength(3);
    await expectCounted({ 'GET /slow 200': 1, 'GET /b 200': 1, 'GET /c 200': 1 });
  });

  it('by every server of the process', async () => {
    const ports = await Promise.all([1, 2, 3].map((n) => serve((_q, r) => r.writeHead(200 + n).end())));
    await Promise.all(ports.map((port) => send(port)));
    await expectCounted({ 'GET / 201': 1, 'GET / 202': 1, 'GET / 203': 1 });
  });

  it('with HEAD, 204 and 304, whose answers have no body', async () => {
    const port = await serve((request, response) => {
      response.statusCode = Number(request.url?.slice(1)) || 200;
      response.end(request.method === 'HEAD' ? 'ignored' : undefined);
    });
    await send(port, '/204');
    await send(port, '/304');
    await send(port, '/', { method: 'HEAD' });
    await expectCounted({ 'GET /:id 204': 1, 'GET /:id 304': 1, 'HEAD / 200': 1 });
  });

  it.each([
    ['without Host (HTTP/1.0)', 'GET /old HTTP/1.0\r\n\r\n', 'GET /old 200'],
    [
      'in the absolute form',
      `GET http://x.example/abs?q=1 HTTP/1.1\r\nHost: x\r\n${close}\r\n`,
      'GET /abs 200',
    ],
    [
      'in the absolute form without a path',
      `GET http://x?q HTTP/1.1\r\nHost: x\r\n${close}\r\n`,
      'GET / 200',
    ],
    ['of OPTIONS *', `OPTIONS * HTTP/1.1\r\nHost: x\r\n${close}\r\n`, 'OPTIONS /:value 200'],
    ['with a method beyond HTTP', `PROPFIND /dav HTTP/1.1\r\nHost: x\r\n${close}\r\n`, '_OTHER /dav 200'],
    ['with a strange path', get('/%00/%zz/..//', close), 'GET /:value/:value/.. 200'],
    ['that matches nothing', get('/missing', close), 'GET __unmatched__ 404'],
  ])('%s', async (_what, text, expected) => {
    const port = await serve((request, response) => {
      response.statusCode = request.url === '/missing' ? 404 : 200;
      response.end();
    });
    await raw(port, text);
    await expectCounted({ [expected]: 1 });
  });

  it('and what Node.js refuses itself reaches no handler and is not', async () => {
    const port = await serve((_request, response) => response.end());
    for (const text of [
      '\x00\x01\r\n\r\n',
      'FROB / HTTP/1.1\r\n\r\n',
      `GET / HTTP/1.1\r\nA: ${'x'.repeat(20_000)}\r\n\r\n`,
    ]) {
      expect(await raw(port, text)).toMatch(/^HTTP\/1.1 4\d\d/);
    }
    await send(port);
    await expectCounted({ 'GET / 200': 1 });
  });

  it('also one that Node.js drops, at the limit of requests on a connection', async () => {
    const server = http.createServer((_request, response) => response.end());
    server.maxRequestsPerSocket = 1;
    const port = await listen(server);
    await raw(port, get('/x') + get('/x'), /503/);
    await expectCounted({ 'GET /x 200': 1, 'GET /x 503': 1 });
  });

  it('over a unix-domain socket, whose client has no address', async () => {
    const path = join(tmpdir(), `hishamos-${process.pid}.sock`);
    const server = http.createServer((_request, response) => response.end());
    await new Promise<void>((resolve) => server.listen(path, resolve));
    await send(0, '/unix', { socketPath: path });
    server.close();
    await expectCounted({ 'GET /unix 200': 1 });
  });

  it('when emitted again, by the same server or another', async () => {
    const inner = http.createServer((_request, response) => response.end('inner'));
    const outer = http.createServer((request, response) => inner.emit('request', request, response));
    outer.on('checkContinue', (request, response) => {
      response.writeContinue();
      outer.emit('request', request, response);
    });
    const port = await listen(outer);
    expect((await send(port, '/a')).body).toBe('inner');
    const headers = { expect: '100-continue' };
    expect((await send(port, '/b', { method: 'POST', headers, body: 'x' })).body).toBe('inner');
    await expectCounted({ 'GET /a 200': 1, 'POST /b 200': 1 });
  });

  it('where others have replaced the emit of the server, request or response', async () => {
    const server = http.createServer((request, response) => {
      const { emit } = response;
      response.emit = (...args: Parameters<typeof emit>) => emit.apply(response, args);
      const own = request.emit;
      request.emit = (...args: Parameters<typeof own>) => own.apply(request, args);
      request.resume().on('end', () => response.end());
    });
    const { emit } = server;
    server.emit = ((...args: Parameters<typeof emit>) => emit.apply(server, args)) as typeof emit;
    const port = await listen(server);
    await send(port, '/patched', { method: 'POST', body: 'x' });
    await expectCounted({ 'POST /patched 200': 1 });
  });

  it('where a framework changes the prototypes', async () => {
    const requests = Object.create(IncomingMessage.prototype);
    const responses = Object.create(ServerResponse.prototype);
    class OwnRequest extends IncomingMessage {}
    class OwnResponse extends ServerResponse<OwnRequest> {}
    const server = http.createServer(
      { IncomingMessage: OwnRequest, ServerResponse: OwnResponse },
      (request, response) => {
        Object.setPrototypeOf(request, requests);
        Object.setPrototypeOf(response, responses);
        response.end('ok');
      },
    );
    const port = await listen(server);
    const { headers } = await send(port, '/own', { headers: { 'x-request-id': 'mine' } });
    expect(headers['x-request-id']).toBe('mine');
    await expectCounted({ 'GET /own 200': 1 });
  });

  it('with a status that HTTP does not know', async () => {
    const port = await serve((_request, response) => response.writeHead(999).end());
    expect((await send(port)).status).toBe(999);
    await expectCounted({ 'GET / 599': 1 });
    expect(telemetry.problems).toEqual([]);
  });
});

describe('expectations', () => {
  const post = (extra: string) =>
    `POST /up HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n${close}${extra}\r\nhi`;

  it('100-continue is answered by Node.js, and counted as its answer', async () => {
    const port = await serve((request, response) => request.resume().on('end', () => response.end('ok')));
    const answer = await raw(port, post('Expect: 100-continue\r\n'));
    expect(answer).toMatch(/^HTTP\/1.1 100 Continue\r\n\r\nHTTP\/1.1 200 OK/);
    await expectCounted({ 'POST /up 200': 1 });
  });

  it('a checkContinue handler may refuse', async () => {
    const server = http.createServer(() => expect.unreachable());
    server.on('checkContinue', (_request, response) => response.writeHead(413).end());
    const port = await listen(server);
    await raw(port, post('Expect: 100-continue\r\n'));
    await expectCounted({ 'POST /up 413': 1 });
  });

  it('a checkExpectation handler answers', async () => {
    const server = http.createServer(() => expect.unreachable());
    server.on('checkExpectation', (_request, response) => response.writeHead(417).end());
    const port = await listen(server);
    await raw(port, post('Expect: the-unexpected\r\n'));
    await expectCounted({ 'POST /up 417': 1 });
  });
});

describe('a client that goes away', () => {
  it('before an answer counts as 499', async () => {
    let arrived: () => void;
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const port = await serve(() => arrived());
    const socket = net.connect(port, '127.0.0.1', () => socket.write(get('/never')));
    await arrival;
    socket.destroy();
    await expectCounted({ 'GET /never 499': 1 });
    const span = telemetry.spans().at(-1);
    expect(span?.attributes).toMatchObject({ 'http.response.status_code': 499, 'error.type': 'aborted' });
  });

  it('within its own body counts as 499', async () => {
    const port = await serve((request) => request.resume());
    const socket = net.connect(port, '127.0.0.1', () => {
      socket.write('POST /body HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf');
      setTimeout(() => socket.destroy(), 20);
    });
    await expectCounted({ 'POST /body 499': 1 });
  });

  it.each([
    ['a body', 'text/plain'],
    ['server-sent events', 'text/event-stream'],
  ])('while %s streams counts as the status that was sent, and is no error', async (_what, type) => {
    telemetry.resetSpans();
    let ticks: NodeJS.Timeout;
    const port = await serve((_request, response) => {
      response.writeHead(200, { 'content-type': type });
      ticks = setInterval(() => response.write('data: 1\n\n'), 2);
      response.on('close', () => clearInterval(ticks));
    });
    await raw(port, get('/events'), /data: 1[\s\S]*data: 1/);
    await expectCounted({ 'GET /events 200': 1 });
    expect(telemetry.spans().map(({ status }) => status.code)).toEqual([0]);
  });

  it('is counted when a stream ends, not when it begins', async () => {
    let finish: () => void = () => undefined;
    const port = await serve((_request, response) => {
      response.write('first');
      finish = () => response.end('last');
    });
    const answer = raw(port, get('/stream', close));
    await new Promise((resolve) => setTimeout(resolve, 30));
    expect(await telemetry.counted()).toEqual({});
    finish();
    expect(await answer).toContain('last');
    await expectCounted({ 'GET /stream 200': 1 });
  });
});

describe('errors in handlers', () => {
  it('reach the process as they did, and the request is counted when its connection closes', async () => {
    const caught: unknown[] = [];
    const others = process.listeners('uncaughtException');
    const rejections = process.listeners('unhandledRejection');
    process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection');
    process.on('uncaughtException', (error) => caught.push(error));
    process.on('unhandledRejection', (error) => caught.push(error));
    try {
      const port = await serve((request, response) => {
        setTimeout(() => response.destroy(), 20);
        const error = new Error(request.url);
        if (request.url === '/sync') throw error;
        return Promise.reject(error) as unknown as undefined;
      });
      await raw(port, get('/sync'));
      await raw(port, get('/async'));
      await expectCounted({ 'GET /sync 499': 1, 'GET /async 499': 1 });
      expect(caught.map((error) => (error as Error).message).sort()).toEqual(['/async', '/sync']);
    } finally {
      process.removeAllListeners('uncaughtException').removeAllListeners('unhandledRejection');
      for (const listener of others) process.on('uncaughtException', listener);
      for (const listener of rejections) process.on('unhandledRejection', listener);
    }
  });

  it('an answer of 500 is an error of the span', async () => {
    telemetry.resetSpans();
    const port = await serve((_request, response) => response.writeHead(500).end());
    await send(port, '/broken');
    await settled();
    expect(telemetry.spans()[0]).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': '500' } });
    await expectCounted({ 'GET /broken 500': 1 });
  });
});
