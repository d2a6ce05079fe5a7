import { expect, it } from 'vitest';
import type { HttpProxy } from '../config/proxy-config.ts';
import { Proxies } from './proxies.ts';

const http: HttpProxy = { origin: 'http://proxy.example:3128', authorization: undefined };
const https: HttpProxy = { origin: 'http://secure-proxy.example:3128', authorization: undefined };
const proxyOf = (url: string, ...except: string[]) =>
  new Proxies({ http, https, except }).of(new URL(url))?.origin;

it('is chosen by the scheme of the URL', () => {
  expect(proxyOf('http://host.example/')).toBe(http.origin);
  expect(proxyOf('https://host.example/')).toBe(https.origin);
  expect(
    new Proxies({ http, https: undefined, except: [] }).of(new URL('https://x.example')),
  ).toBeUndefined();
  expect(new Proxies(undefined).of(new URL('https://x.example'))).toBeUndefined();
});

it.each([
  ['*', 'https://host.example'],
  ['host.example', 'https://host.example'],
  ['host.example', 'https://host.example.'],
  ['host.example', 'https://HOST.example:8443'],
  ['example', 'https://host.example'],
  ['.example', 'https://host.example'],
  ['*.example', 'https://a.host.example'],
  ['host.example:443', 'https://host.example'],
  ['host.example:80', 'http://host.example'],
  ['.example:8443', 'https://host.example:8443'],
  ['10.1.2.3', 'http://10.1.2.3'],
  ['10.0.0.0/8', 'http://10.1.2.3:9000'],
  ['10.1.2.3:9000', 'http://10.1.2.3:9000'],
  ['2001:db8::1', 'http://[2001:db8::1]'],
  ['[2001:db8::1]:9000', 'http://[2001:db8::1]:9000'],
  ['2001:db8::/32', 'http://[2001:db8::1]'],
])('NO_PROXY=%s lets %s be asked directly', (entry, url) => {
  expect(proxyOf(url, 'other.example', entry)).toBeUndefined();
});

it.each([
  ['host.example', 'https://otherhost.example'],
  ['host.example', 'https://host.example.org'],
  ['a.host.example', 'https://host.example'],
  ['host.example:8443', 'https://host.example'],
  ['10.0.0.0/8', 'http://11.1.2.3'],
  ['10.0.0.0/8', 'http://10.example'],
  ['10.0.0.0/99', 'http://10.1.2.3'],
  ['2001:db8::1', 'http://[2001:db8::2]'],
  [':443', 'https://host.example'],
])('NO_PROXY=%s is not about %s', (entry, url) => {
  expect(proxyOf(url, entry)).toBeDefined();
});

it.each(['http://localhost:1', 'http://a.localhost', 'https://127.1.2.3', 'http://[::1]:8080'])(
  'asks %s, which is this machine, directly',
  (url) => expect(proxyOf(url)).toBeUndefined(),
);
