import type { IncomingMessage } from 'node:http';
import { expect, it } from 'vitest';
import { clientAddress } from './client-address.ts';

const request = (peer: string | undefined, forwarded?: string) =>
  ({
    socket: { remoteAddress: peer },
    connection: { remoteAddress: peer },
    headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  }) as unknown as IncomingMessage;

function read(trusted: string[], peer: string | undefined, forwarded?: string) {
  const problems: string[] = [];
  const address = clientAddress(trusted, (problem) => problems.push(problem))(request(peer, forwarded));
  return { address, problems };
}

it.each([
  [[], '10.0.0.1', '203.0.113.9', '10.0.0.1'],
  [[], '::ffff:10.0.0.1', undefined, '10.0.0.1'],
  [[], undefined, '203.0.113.9', undefined],
  [['10.0.0.0/8'], '10.0.0.1', '203.0.113.9', '203.0.113.9'],
  [['10.0.0.0/8'], '::ffff:10.0.0.1', '::ffff:203.0.113.9', '203.0.113.9'],
  [['10.0.0.0/8'], '10.0.0.1', undefined, '10.0.0.1'],
  [['10.0.0.0/8'], '192.0.2.1', '203.0.113.9', '192.0.2.1'],
  [['10.0.0.0/8'], '10.0.0.1', '6.6.6.6, 203.0.113.9, 10.0.0.7', '203.0.113.9'],
  [['10.0.0.0/8'], '10.0.0.1', '10.0.0.3, 10.0.0.7', '10.0.0.3'],
  [['loopback'], '::1', '2001:db8::1', '2001:db8::1'],
  [['loopback'], '127.0.0.1', '203.0.113.9:4711', '203.0.113.9'],
  [['loopback'], '127.0.0.1', '[2001:db8::1]:443', '2001:db8::1'],
  [['loopback'], '127.0.0.1', 'unknown', '127.0.0.1'],
  [['loopback'], '127.0.0.1', '<script>', '127.0.0.1'],
  [['loopback'], undefined, '203.0.113.9', undefined],
])('trusting %j, peer %s that forwards for %s is %s', (trusted, peer, forwarded, expected) => {
  expect(read(trusted, peer, forwarded)).toEqual({ address: expected, problems: [] });
});

it('reports what is no address once, and trusts the others', () => {
  const problems: string[] = [];
  const address = clientAddress(['proxy.local', '10.0.0.0/8', '10.0.0.0/99'], (problem) =>
    problems.push(problem),
  );
  for (let i = 0; i < 3; i++) expect(address(request('10.0.0.1', '203.0.113.9'))).toBe('203.0.113.9');
  expect(problems).toEqual([
    expect.stringContaining('HISHAMOS_TRUSTED_PROXIES names "proxy.local"'),
    expect.stringContaining('"10.0.0.0/99"'),
  ]);
  expect(read(['nonsense'], '10.0.0.1', '203.0.113.9').address).toBe('10.0.0.1');
});
