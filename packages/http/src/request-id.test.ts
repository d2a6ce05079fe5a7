import http, { type ServerResponse } from 'node:http';
import { context } from '@hishamos/context';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { raw, send, serve, startTelemetry } from '../test/harness.ts';

startTelemetry();
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const echo = () => serve((_request, response) => response.end(context.active()?.requestId));

it('is the one that was sent when it is valid, in the context and in the answer', async () => {
  const port = await echo();
  for (const id of ['a', 'A.b_c:d-9', 'x'.repeat(128)]) {
    const { headers, body } = await send(port, '/', { headers: { 'x-request-id': id } });
    expect([headers['x-request-id'], body]).toEqual([id, id]);
  }
});

it('is a new UUID otherwise', async () => {
  const port = await echo();
  for (const id of [undefined, '', 'a b', 'a,b', 'ä', 'x'.repeat(129), '"; drop', '{}']) {
    const given = id === undefined ? {} : { 'x-request-id': id };
    const { headers, body } = await send(port, '/', { headers: given });
    expect(body).toMatch(uuid);
    expect(headers['x-request-id']).toBe(body);
  }
});

it('is new where the header comes twice or tries to inject another', async () => {
  const port = await echo();
  const head = 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n';
  const twice = await raw(port, `${head}X-Request-ID: a\r\nX-Request-ID: b\r\n\r\n`);
  expect(twice.match(/^x-request-id: (.*)$/gim)).toHaveLength(1);
  expect(/^x-request-id: (.*)\r$/im.exec(twice)?.[1]).toMatch(uuid);
  const injected = await raw(port, `${head}X-Request-ID: a%0d%0aSet-Cookie: x=1\r\n\r\n`);
  expect(injected).not.toMatch(/set-cookie/i);
});

it('never writes what it was sent but the allowed characters', async () => {
  const port = await echo();
  await fc.assert(
    fc.asyncProperty(fc.stringMatching(/^[\x20-\x7e]{1,140}$/), async (id) => {
      const { headers } = await send(port, '/', { headers: { 'x-request-id': id } });
      expect(headers['x-request-id']).toMatch(/^[A-Za-z0-9._:-]{1,128}$/);
    }),
    { numRuns: 50 },
  );
});

it.each<[string, (response: ServerResponse) => unknown]>([
  ['an object', (r) => r.writeHead(200, { 'X-A': '1', 'X-B': '2' }).end()],
  ['a reason and an object', (r) => r.writeHead(200, 'Fine', { 'X-A': '1', 'X-B': '2' }).end()],
  ['a flat list', (r) => r.writeHead(200, ['X-A', '1', 'X-B', '2']).end()],
  [
    'a nested list',
    (r) =>
      r
        .writeHead(200, [
          ['X-A', '1'],
          ['X-B', '2'],
        ] as unknown as string[])
        .end(),
  ],
  ['setHeader', (r) => r.setHeader('X-A', '1').setHeader('X-B', '2').end()],
  ['setHeaders', (r) => r.setHeaders(new Headers({ 'X-A': '1', 'X-B': '2' })).end()],
  ['setHeader and a list', (r) => r.setHeader('X-A', '0').writeHead(200, ['X-A', '1', 'X-B', '2']).end()],
  [
    'flushHeaders',
    (r) => {
      r.setHeader('X-A', '1').setHeader('X-B', '2').flushHeaders();
      r.end();
    },
  ],
])('is added to headers given as %s', async (_what, answer) => {
  const port = await serve((_request, response) => void answer(response));
  const { headers } = await send(port, '/', { headers: { 'x-request-id': 'id' } });
  expect(headers).toMatchObject({ 'x-a': '1', 'x-b': '2', 'x-request-id': 'id' });
});

it.each<[string, (response: ServerResponse) => unknown]>([
  ['an object', (r) => r.writeHead(200, { 'x-Request-Id': 'own' }).end()],
  ['a flat list', (r) => r.writeHead(200, ['X-A', '1', 'X-REQUEST-ID', 'own']).end()],
  ['a nested list', (r) => r.writeHead(200, [['x-request-id', 'own']] as unknown as string[]).end()],
  ['setHeader', (r) => r.setHeader('X-Request-Id', 'own').end()],
])('is left to an application that sets it itself, by %s', async (_what, answer) => {
  const port = await serve((_request, response) => void answer(response));
  const text = await raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n');
  expect(text.match(/^x-request-id: .*$/gim)?.map((line) => line.split(': ')[1]?.trim())).toEqual(['own']);
});

it('does not show among the headers that the application has set', async () => {
  const port = await serve((_request, response) => response.end(JSON.stringify(response.getHeaders())));
  expect((await send(port)).body).toBe('{}');
});

it('comes once beside early hints and continue', async () => {
  const port = await serve((_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.end();
  });
  const text = await raw(port, 'GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nX-Request-ID: q\r\n\r\n');
  expect(text).toContain('HTTP/1.1 103');
  expect(text.match(/x-request-id: q/gi)).toHaveLength(1);
});

it('is not added to what a client sends', async () => {
  const port = await serve(async (request, response) => {
    if (request.url === '/inner') return response.end(JSON.stringify(request.headers));
    const inner = await new Promise<string>((resolve) => {
      http.get({ port, path: '/inner', agent: false }, (answer) =>
        answer.on('data', (data) => resolve(String(data))),
      );
    });
    return response.end(inner);
  });
  expect(JSON.parse((await send(port, '/outer')).body)).not.toHaveProperty('x-request-id');
});
