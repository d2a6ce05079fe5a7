import { AsyncLocalStorage } from 'node:async_hooks';
import { once } from 'node:events';
import http from 'node:http';
import { type AddressInfo, Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { getRequest } from '@hishamos/context';
import { context } from '@opentelemetry/api';
import { expect, it, vi } from 'vitest';
import { raw, send, serve, settled, startTelemetry } from '../test/harness.ts';

const attach = vi.fn((own) => void context.attach(own));
startTelemetry({ attach });

const path = () => getRequest(context.active())?.path;

it('has pipelined requests, their listeners and what follows them in contexts of their own', async () => {
  attach.mockClear();
  const seen: (string | undefined)[][] = [];
  const port = await serve((request, response) => {
    const see = (place: string) => seen.push([place, request.url, path()]);
    see('handler');
    request.on('end', () => see('end')).resume();
    response.on('close', () => see('close'));
    setImmediate(() => {
      see('immediate');
      response.end();
    });
  });
  await raw(
    port,
    'GET /a HTTP/1.1\r\nHost: x\r\n\r\nGET /b HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n',
  );
  await settled();
  expect(seen).toHaveLength(8);
  expect(seen.filter(([, url, active]) => url !== active)).toEqual([]);
  expect(attach).toHaveBeenCalledTimes(2);
});

it('leaves nothing active after the parser’s callback', async () => {
  attach.mockClear();
  const server = http.createServer((_request, response) => response.end(path()));
  const written: string[] = [];
  const socket = new Duplex({
    read: () => undefined,
    write: (chunk, _encoding, done) => {
      written.push(String(chunk));
      done();
    },
  });
  server.emit('connection', socket);
  socket.push('GET /a HTTP/1.1\r\nHost: x\r\n\r\n');
  expect(path()).toBeUndefined();
  await settled();
  expect(path()).toBeUndefined();
  expect(written.join('')).toContain('/a');
  expect(attach).toHaveBeenCalledTimes(1);
});

it('keeps what the application has put around its connections', async () => {
  const storage = new AsyncLocalStorage<string>();
  const port = await storage.run('application', () =>
    serve((_request, response) => response.end(`${storage.getStore()} ${path()}`)),
  );
  expect((await send(port, '/a')).body).toBe('application /a');
});

it('puts the former context back where an application hands a request on by itself', async () => {
  attach.mockClear();
  const inner = new http.Server((_request, response) => response.end(path()));
  const request = Object.assign(new http.IncomingMessage(new Socket()), { url: '/by-hand', method: 'GET' });
  const response = new http.ServerResponse(request);
  const end = vi.spyOn(response, 'end');
  inner.emit('request', request, response);
  expect(end).toHaveBeenCalledWith('/by-hand');
  expect(path()).toBeUndefined();
  expect(attach).not.toHaveBeenCalled();
});

it.each([undefined, null])(
  'takes a request that an application has made up without a connection (%s)',
  (none) => {
    attach.mockClear();
    const server = new http.Server((_request, response) => response.end(path()));
    const request = new http.IncomingMessage(none as unknown as Socket);
    Object.assign(request, { url: '/made-up', method: 'GET' });
    const response = new http.ServerResponse(request);
    const end = vi.spyOn(response, 'end');
    expect(server.emit('request', request, response)).toBe(true);
    expect(end).toHaveBeenCalledWith('/made-up');
    expect(path()).toBeUndefined();
    expect(attach).not.toHaveBeenCalled();
  },
);

it.each(['GET', 'POST'])('leaves code alone that hands %s requests on later', async (method) => {
  class Queued extends http.Server {
    override emit(event: string, ...args: unknown[]): boolean {
      if (event !== 'request') return super.emit(event, ...args);
      setImmediate(() => {
        super.emit(event, ...args);
        after.push(path());
      });
      return true;
    }
  }
  const after: unknown[] = [];
  const server = new Queued((request, response) => request.resume().on('end', () => response.end(path())));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const client = http.request({ port, host: '127.0.0.1', path: '/queued', method, agent: false });
  client.flushHeaders();
  // The body comes when the request has been handed on.
  setTimeout(() => client.end(), 50);
  const [answer] = (await once(client, 'response')) as [http.IncomingMessage];
  expect((await answer.toArray()).join('')).toBe('/queued');
  server.close();
  expect(after).toEqual([undefined]);
});

it('puts the former context back around an upgrade', async () => {
  attach.mockClear();
  const server = http
    .createServer()
    .on('upgrade', (_request, socket) => socket.end(`HTTP/1.1 400 ${path()}\r\n\r\n`));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const answer = await raw(port, 'GET /up HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n');
  server.close();
  expect(answer).toContain('400 /up');
  expect(attach).not.toHaveBeenCalled();
});
