import { describe, expect, it } from 'vitest';
import { AddressGuard } from './address-guard.ts';

const guard = new AddressGuard([]);
const hostOf = (url: string) => new URL(url).hostname;

describe('refuses', () => {
  it.each([
    'http://127.0.0.1/',
    'http://0x7f.1/',
    'http://2130706433/',
    'http://0/',
    'http://10.1.2.3/',
    'http://172.31.255.255/',
    'http://192.168.0.1/',
    'http://169.254.169.254/latest/meta-data/',
    'http://100.64.0.1/',
    'http://224.0.0.1/',
    'http://255.255.255.255/',
    'http://[::]/',
    'http://[::1]/',
    'http://[::ffff:127.0.0.1]/',
    'http://[::ffff:a9fe:a9fe]/',
    'http://[64:ff9b::7f00:1]/',
    'http://[2002:7f00:1::]/',
    'http://[fd00::1]/',
    'http://[fe80::1]/',
    'http://[ff02::1]/',
  ])('%s', (url) => expect(() => guard.check(hostOf(url))).toThrow(/ALERTING_ALLOWED_PRIVATE_RANGES/));
});

describe('takes', () => {
  it.each(['http://8.8.8.8/', 'http://[2606:4700::1]/', 'http://[::ffff:8.8.8.8]/', 'http://hooks.example/'])(
    '%s',
    (url) => expect(() => guard.check(hostOf(url))).not.toThrow(),
  );

  it('what is allowed, and no more', () => {
    const some = new AddressGuard(['10.0.0.0/8', '127.0.0.1', 'fd00::/8']);
    for (const host of ['10.9.9.9', '127.0.0.1', '[fd12::1]']) expect(() => some.check(host)).not.toThrow();
    for (const host of ['127.0.0.2', '192.168.1.1', '[::1]']) expect(() => some.check(host)).toThrow();
  });
});

describe('names', () => {
  const look = (host: string, by: AddressGuard) =>
    new Promise((resolve) =>
      by.lookup(host, { all: true }, (error, addresses) => resolve(error ?? addresses)),
    );

  it('that lead to this machine are refused', async () => {
    expect(await look('localhost', guard)).toBeInstanceOf(Error);
  });

  it('are resolved to the addresses that were looked at', async () => {
    const found = await look('localhost', new AddressGuard(['127.0.0.0/8', '::1']));
    expect(found).toContainEqual({ address: '127.0.0.1', family: 4 });
  });
});
