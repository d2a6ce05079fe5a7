import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { context } from '@hishamos/context';
import { describe, expect, it } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { listen, raw, send, settled, startTelemetry } from '../test/harness.ts';

const { expectCounted } = startTelemetry();
const upgrade = (path: string) =>
  `GET ${path} HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\nX-Request-ID: up\r\n\r\n`;
const switching = 'HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n';

async function upgrading(listener: (socket: net.Socket, request: http.IncomingMessage) => void) {
  const server = http.createServer((_request, response) => response.end('plain'));
  server.on('upgrade', (request, socket) => listener(socket as net.Socket, request));
  return listen(server);
}

describe('an HTTP/1.1 upgrade', () => {
  it('counts as 101 when the protocol is switched', async () => {
    const port = await upgrading((socket) => socket.end(switching));
    expect(await raw(port, upgrade('/chat/7'))).toBe(switching);
    await expectCounted({ 'GET /chat/:id 101': 1 });
  });

  it('is counted at once, while the connection stays open', async () => {
    const port = await upgrading((socket) => void socket.write(Buffer.from(switching)));
    await raw(port, upgrade('/open'), 'Upgrade: x\r\n\r\n');
    await expectCounted({ 'GET /open 101': 1 });
  });

  it.each(['write', 'end'] as const)(
    'that is refused on the bare socket by %s counts as the refusal',
    async (how) => {
      const port = await upgrading((socket) => {
        socket[how]('HTTP/1.1 401 Unauthorized\r\nConnection: close\r\n\r\n');
        socket.destroySoon();
      });
      expect(await raw(port, upgrade('/secret'))).toMatch(/^HTTP\/1.1 401/);
      await expectCounted({ 'GET /secret 401': 1 });
    },
  );

  it('that is answered by nothing counts as 499', async () => {
    const port = await upgrading((socket) => socket.destroy());
    await raw(port, upgrade('/gone'));
    await expectCounted({ 'GET /gone 499': 1 });
  });

  it('without a listener is a plain request', async () => {
    const server = http.createServer((_request, response) => response.end('plain'));
    const port = await listen(server);
    expect(await raw(port, upgrade('/plain'), 'plain')).toContain('200 OK');
    await expectCounted({ 'GET /plain 200': 1 });
  });

  it('leaves alone what others put on the socket', async () => {
    const written: string[] = [];
    const port = await upgrading((socket) => {
      const { write } = socket;
      socket.write = ((chunk: string) => {
        written.push(chunk);
        return write.call(socket, chunk);
      }) as typeof socket.write;
      socket.write(switching);
      socket.write('second');
      socket.end();
    });
    await raw(port, upgrade('/x'));
    expect(written).toEqual([switching, 'second']);
    await expectCounted({ 'GET /x 101': 1 });
  });

  it('has the events of its socket in its own context', async () => {
    const seen: unknown[] = [];
    const port = await upgrading((socket) => {
      const note = (event: string) => seen.push([event, context.active()?.requestId]);
      socket.on('data', () => {
        note('data');
        setTimeout(() => socket.end(), 2);
      });
      socket.on('close', () => note('close'));
      socket.write(switching);
    });
    const client = net.connect(port, '127.0.0.1');
    client.write(upgrade('/ctx'));
    await once(client, 'data');
    client.write('hello');
    await once(client, 'close');
    await settled();
    expect(seen).toEqual([
      ['data', 'up'],
      ['close', 'up'],
    ]);
    await expectCounted({ 'GET /ctx 101': 1 });
  });
});

describe('CONNECT', () => {
  it.each([
    ['HTTP/1.1 200 Connection Established\r\n\r\n', 200],
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 407],
  ])('is counted as %j', async (answer, status) => {
    const server = http.createServer();
    server.on('connect', (_request, socket) => socket.end(answer));
    const port = await listen(server);
    expect(await raw(port, 'CONNECT example.com:443 HTTP/1.1\r\nHost: a\r\n\r\n')).toBe(answer);
    await expectCounted({ [`CONNECT /:id ${status}`]: 1 });
  });
});

describe('ws', () => {
  it('accepts, refuses and rejects, each counted once; messages know their request', async () => {
    const server = http.createServer((_request, response) => response.end('http'));
    const sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      if (request.url === '/no') return socket.end('HTTP/1.1 403 Forbidden\r\n\r\n');
      return sockets.handleUpgrade(request, socket, head, (client) => {
        client.on('message', (data) => client.send(`${data} ${context.active()?.requestId}`));
      });
    });
    const port = await listen(server);
    const echo = async (id: string) => {
      const client = new WebSocket(`ws://127.0.0.1:${port}/live`, { headers: { 'x-request-id': id } });
      await once(client, 'open');
      const answers: string[] = [];
      for (const word of ['one', 'two']) {
        client.send(word);
        answers.push(String((await once(client, 'message'))[0]));
      }
      client.close();
      await once(client, 'close');
      return answers;
    };
    const all = await Promise.all([echo('a'), echo('b'), echo('c')]);
    expect(all).toEqual(['a', 'b', 'c'].map((id) => [`one ${id}`, `two ${id}`]));
    const refused = new WebSocket(`ws://127.0.0.1:${port}/no`);
    expect(String((await once(refused, 'error'))[0])).toContain('403');
    // No WebSocket key: ws rejects it with `socket.end`.
    await raw(port, upgrade('/bad').replace('Upgrade: x', 'Upgrade: websocket'));
    expect((await send(port, '/http')).body).toBe('http');
    await expectCounted({ 'GET /live 101': 3, 'GET /no 403': 1, 'GET /bad 400': 1, 'GET /http 200': 1 });
  });
});
