import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { accessRule } from './access.ts';
import { isLocalAddress } from './addresses.ts';

const compared = vi.hoisted(() => [] as number[][]);
vi.mock('node:crypto', async (original) => {
  const crypto = await original<typeof import('node:crypto')>();
  return {
    ...crypto,
    timingSafeEqual: (a: Buffer, b: Buffer) => {
      compared.push([a.length, b.length]);
      return crypto.timingSafeEqual(a, b);
    },
  };
});

const from = (remoteAddress: string | undefined, headers: Record<string, string> = {}, destroyed = false) =>
  ({ headers, socket: { remoteAddress, destroyed } }) as unknown as IncomingMessage;

describe('isLocalAddress', () => {
  it.each([
    '127.0.0.1',
    '127.255.0.9',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
    '::1',
    'fc00::1',
    'fdff::1',
    'fe80::1',
    'fe80::1%eth0',
    '::ffff:10.0.0.1',
    '::ffff:7f00:1',
  ])('%s is', (address) => {
    expect(isLocalAddress(address)).toBe(true);
  });

  it.each([
    '8.8.8.8',
    '172.15.255.255',
    '172.32.0.0',
    '192.169.0.1',
    '100.64.0.1',
    '0.0.0.0',
    '2001:db8::1',
    '::',
    'fec0::1',
    '::ffff:8.8.8.8',
    '',
    'localhost',
  ])('%s is not', (address) => {
    expect(isLocalAddress(address)).toBe(false);
  });
});

describe('without a token', () => {
  const access = accessRule({ token: undefined });

  it('grants direct requests from private addresses and Unix-domain sockets', () => {
    expect(access(from('10.0.0.7'))).toBe('granted');
    expect(access(from(undefined))).toBe('granted');
  });

  it('refuses public addresses, forwarded requests and sockets that are gone', () => {
    expect(access(from('8.8.8.8'))).toBe(403);
    expect(access(from(undefined, {}, true))).toBe(403);
    for (const header of ['forwarded', 'x-forwarded-for', 'x-real-ip'])
      for (const value of ['127.0.0.1', '']) expect(access(from('127.0.0.1', { [header]: value }))).toBe(403);
    expect(access(from('8.8.8.8', { authorization: 'Bearer ' }))).toBe(403);
    expect(access(from('8.8.8.8', { authorization: 'Bearer undefined' }))).toBe(403);
  });

  it('takes an empty token for none', () => {
    expect(accessRule({ token: '' })(from('127.0.0.1'))).toBe('granted');
    expect(accessRule({ token: '' })(from('8.8.8.8', { authorization: 'Bearer ' }))).toBe(403);
  });
});

describe('with a token', () => {
  const access = accessRule({ token: 's3cret' });

  it('grants whoever bears it, from anywhere', () => {
    expect(access(from('8.8.8.8', { authorization: 'Bearer s3cret', 'x-forwarded-for': '1.1.1.1' }))).toBe(
      'granted',
    );
    expect(access(from('127.0.0.1', { authorization: 'bearer  s3cret ' }))).toBe('granted');
  });

  it('asks everyone else for it', () => {
    expect(access(from('127.0.0.1'))).toBe(401);
    expect(access(from('127.0.0.1', { authorization: 'Basic s3cret' }))).toBe(401);
    expect(access(from('127.0.0.1', { authorization: 'Bearer' }))).toBe(401);
    expect(access(from('127.0.0.1', { authorization: 'Bearer wrong' }))).toBe(403);
    expect(access(from('127.0.0.1', { authorization: 'Bearer s3cret s3cret' }))).toBe(403);
  });

  it('refuses every other token', () => {
    fc.assert(
      fc.property(fc.string(), (guess) => {
        fc.pre(guess.trim() !== 's3cret');
        expect(access(from('127.0.0.1', { authorization: `Bearer ${guess}` }))).not.toBe('granted');
      }),
    );
  });

  it('compares each guess in constant time, however long or near it is', () => {
    compared.length = 0;
    const guesses = ['s', 's3cre', 's3cres', 's3cret', 'x'.repeat(10_000)];
    for (const guess of guesses) access(from('127.0.0.1', { authorization: `Bearer ${guess}` }));
    expect(compared).toEqual(guesses.map(() => [32, 32]));
  });
});

describe('with client certificates', () => {
  const certified = (headers: Record<string, string> = {}) =>
    ({ headers, socket: { remoteAddress: '8.8.8.8', authorized: true } }) as unknown as IncomingMessage;

  it('grants who has one, from anywhere but through a proxy', () => {
    const access = accessRule({ token: undefined, clientCertificates: true });
    expect(access(certified())).toBe('granted');
    expect(access(certified({ 'x-forwarded-for': '127.0.0.1' }))).toBe(403);
    expect(access(from('127.0.0.1'))).toBe(403);
  });

  it('asks for the token besides, when there is one', () => {
    const access = accessRule({ token: 's3cret', clientCertificates: true });
    expect(access(certified())).toBe(401);
    expect(access(certified({ authorization: 'Bearer s3cret' }))).toBe('granted');
    expect(access(from('127.0.0.1', { authorization: 'Bearer s3cret' }))).toBe(403);
  });
});
