import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { propagation } from '@opentelemetry/api';
import { W3CTraceContextPropagator } from '@opentelemetry/core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { carriedHeaders } from './carried-headers.ts';

beforeAll(() => void propagation.setGlobalPropagator(new W3CTraceContextPropagator()));
afterAll(() => propagation.disable());

function asked(...rawHeaders: string[]) {
  const incoming = new IncomingMessage(new Socket());
  incoming.rawHeaders = rawHeaders;
  const given = { host: 'a' };
  const headers = vi.spyOn(incoming, 'headers', 'get').mockReturnValue(given);
  return { given, headers, carried: carriedHeaders(incoming) };
}

it.each(['X-Request-ID', 'x-request-id', 'Traceparent', 'tracestate'])(
  'gives the headers where %s is among them',
  (name) => {
    const { carried, given } = asked('Host', 'a', name, 'b');
    expect(carried).toBe(given);
  },
);

it('asks for no headers where none tells of the caller’s request, and takes values for no names', () => {
  const { carried, headers } = asked('Host', 'traceparent', 'User-Agent', 'x-request-id', 'Accept-Lang', '*');
  expect(carried).toBeUndefined();
  expect(headers).not.toHaveBeenCalled();
});
