import { EventEmitter } from 'node:events';
import http from 'node:http';
import { Duplex, Readable } from 'node:stream';
import { getRequest } from '@hishamos/context';
import { context } from '@opentelemetry/api';
import { afterEach, expect, it, vi } from 'vitest';
import { startTelemetry } from '../test/harness.ts';

const { counted, problems } = startTelemetry();
afterEach(() => {
  problems.length = 0;
});

const path = () => getRequest(context.active())?.path;
const named = { headers: {}, url: '/made-up', method: 'GET' };
const answering = {
  statusCode: 200,
  headersSent: true,
  writeHead: () => undefined,
  setHeader: () => undefined,
};

it('changes no kind of things that a request of the application’s own shares with others', () => {
  const prototypes = [Object.prototype, EventEmitter.prototype, Readable.prototype, Duplex.prototype];
  const before = prototypes.map(({ emit }: { emit?: unknown }) => emit);
  const handled = vi.fn();
  const server = new http.Server(handled);
  for (const make of [
    () => ({}),
    () => Object.create(null),
    () => new EventEmitter(),
    () => new Readable(),
    () => new Duplex(),
  ])
    server.emit('request', Object.assign(make(), named), Object.assign(make(), answering));
  expect(handled).toHaveBeenCalledTimes(5);
  expect(prototypes.map(({ emit }: { emit?: unknown }) => emit)).toEqual(before);
});

it('follows and counts such a request by the events that it has', async () => {
  const seen: unknown[] = [];
  const server = new http.Server((incoming) => incoming.on('end', () => seen.push(path())));
  const request = Object.assign(new EventEmitter(), named);
  const response = Object.assign(new EventEmitter(), answering);
  await counted();
  server.emit('request', request, response);
  request.emit('end');
  response.emit('finish');
  expect(seen).toEqual(['/made-up']);
  expect(await counted()).toEqual({ 'GET /made-up 200': 1 });
  expect(problems).toEqual([]);
});
