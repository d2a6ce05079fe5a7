import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { type AddressInfo, connect, createServer as createTcpServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer as createTlsServer } from 'node:tls';
import { readAlertingConfig, type Target, targetsOf } from '@hishamos/alerts';
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest';
import { notificationOf } from '../../packages/alerts/test/groups.ts';
import { makeCertificates } from '../support/certificates.ts';
import { ForwardProxy } from '../support/forward-proxy.ts';
import { hishamos } from '../support/hishamos.ts';
import { HttpStandIn } from '../support/http-stand-in.ts';
import { requireServer } from '../support/servers.ts';
import { twilioAccount } from '../support/twilio.ts';

const openssl = requireServer('openssl');

/** Has a server listen until the test ends. */
async function listening(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

/** The port of a TLS server before a stand-in, and the authority that vouches for it. */
async function secured(standIn: HttpStandIn) {
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-proxy-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const { authority, server: pem } = makeCertificates(openssl.path ?? '', directory);
  const options = { cert: readFileSync(pem.certificate), key: readFileSync(pem.key) };
  const server = createTlsServer(options, (socket) => {
    const inner = connect(Number(new URL(standIn.url).port), '127.0.0.1');
    for (const each of [socket, inner]) each.on('error', () => {});
    socket.pipe(inner).pipe(socket);
  });
  return { authority, port: await listening(server) };
}

/** Slack, SMS and a webhook at a name that only the proxy knows. */
const channels = {
  ALERTING_ENABLED: 'true',
  ALERTING_SLACK_WEBHOOK_URL: 'https://server.test/services/slack-s3cret',
  TWILIO_ACCOUNT_SID: twilioAccount.sid,
  TWILIO_AUTH_TOKEN: twilioAccount.token,
  TWILIO_API_URL: 'https://server.test',
  TWILIO_FROM_NUMBER: '+15550000001',
  ALERTING_SMS_RECIPIENTS: '+15550000002',
  ALERTING_WEBHOOK_URL: 'https://server.test/hook',
};

const told = (how: string) =>
  `slack    server.test: ${how}\nsms      +15550000002: ${how}\nwebhook  server.test: ${how}\n`;

describe.skipIf(openssl.path === undefined)('an HTTPS_PROXY', () => {
  it.each([undefined, 'user:p@ss/w%rd'])('that asks for %s opens a tunnel for each message', async (asks) => {
    await using backend = await HttpStandIn.start(() => ({ status: 200, body: 'ok' }));
    const { port, authority } = await secured(backend);
    await using proxy = await ForwardProxy.start({ 'server.test': port }, asks);
    const credentials = asks === undefined ? '' : 'user:p%40ss%2Fw%25rd@';
    const env = { https_proxy: `http://${credentials}${proxy.host}`, NODE_EXTRA_CA_CERTS: authority };
    const { code, stdout, stderr } = await hishamos(['alerts', 'test'], { ...channels, ...env });
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: told('delivered'), stderr: '' });
    expect(proxy.requests.map(({ method, target }) => `${method} ${target}`)).toEqual(
      Array(3).fill('CONNECT server.test:443'),
    );
    expect(backend.taken.map(({ path }) => path).toSorted()).toEqual([
      `/2010-04-01/Accounts/${twilioAccount.sid}/Messages.json`,
      '/hook',
      '/services/slack-s3cret',
    ]);
    for (const { headers } of backend.taken) expect(headers).not.toHaveProperty('proxy-authorization');
  });

  it('that does not know the password is named, and no secret is told', async () => {
    await using proxy = await ForwardProxy.start({}, 'user:right');
    const env = { HTTPS_PROXY: `http://user:wr0ng@${proxy.host}` };
    const { code, stdout, stderr } = await hishamos(['alerts', 'test'], { ...channels, ...env });
    const failed = told(`failed: CONNECT was answered with 407 (proxy: http://${proxy.host})`);
    expect({ code, stdout, stderr }).toEqual({ code: 1, stdout: failed, stderr: '' });
    expect(proxy.requests).toHaveLength(3);
  });

  it('is trusted no more than the network: the other end must show its certificate', async () => {
    await using backend = await HttpStandIn.start(() => ({ status: 200 }));
    const { port } = await secured(backend);
    await using proxy = await ForwardProxy.start({ 'server.test': port });
    const env = { HTTPS_PROXY: `http://${proxy.host}` };
    const { stdout } = await hishamos(['alerts', 'test', '--channel', 'slack'], { ...channels, ...env });
    expect(stdout).toMatch(/failed: \w*(CERT|VERIFY)\w* \(proxy: /);
    expect(backend.requests).toEqual([]);
  });
});

function targets(env: Record<string, string>): Target[] {
  return targetsOf(readAlertingConfig(env, (problem) => expect.fail(problem)));
}
const deliver = (env: Record<string, string>) => targets(env)[0]?.deliver([notificationOf()]);

describe('an HTTP_PROXY', () => {
  it('is asked for the whole URL', async () => {
    await using backend = await HttpStandIn.start(() => ({ status: 200 }));
    const port = Number(new URL(backend.url).port);
    await using proxy = await ForwardProxy.start({ 'server.test': port }, 'user:pass');
    const outcome = await deliver({
      HTTP_PROXY: `http://user:pass@${proxy.host}`,
      ALERTING_WEBHOOK_URL: 'http://me:mine@server.test/hook?a=1',
    });
    expect(outcome).toEqual({ kind: 'delivered' });
    expect(proxy.requests).toMatchObject([
      { method: 'POST', target: 'http://server.test/hook?a=1', headers: { host: 'server.test' } },
    ]);
    expect(backend.taken).toMatchObject([
      { path: '/hook?a=1', headers: { authorization: `Basic ${btoa('me:mine')}` } },
    ]);
    expect(JSON.parse(backend.taken[0]?.body ?? '')).toMatchObject({ version: '4' });
  });

  it('that is not there is one failure, which is tried again', async () => {
    for (const url of ['http://server.test', 'https://server.test']) {
      const proxy = 'http://user:hunter2@127.0.0.1:1';
      expect(
        await deliver({ HTTP_PROXY: proxy, HTTPS_PROXY: proxy, ALERTING_WEBHOOK_URL: url }),
      ).toMatchObject({ kind: 'retry', reason: 'ECONNREFUSED (proxy: http://127.0.0.1:1)' });
    }
  });

  describe('when nobody answers', () => {
    const { timeout } = AbortSignal;
    beforeEach(() => {
      vi.spyOn(AbortSignal, 'timeout').mockImplementation(() => timeout.call(AbortSignal, 300));
    });
    afterEach(() => void vi.restoreAllMocks());
    const silence = () => listening(createTcpServer((socket) => socket.on('error', () => {}).resume()));

    it.each(['http://server.test', 'https://server.test'])('gives up %s and its connections', async (url) => {
      await using proxy = await ForwardProxy.start({ 'server.test': await silence() });
      const at = `http://${proxy.host}`;
      expect(await deliver({ HTTP_PROXY: at, HTTPS_PROXY: at, ALERTING_WEBHOOK_URL: url })).toEqual({
        kind: 'retry',
        reason: `it did not answer within 10 s (proxy: ${at})`,
      });
      expect(proxy.requests).toHaveLength(1);
      await vi.waitFor(() => expect(proxy.connections).toBe(0));
    });

    it('gives up a proxy', async () => {
      const at = `http://127.0.0.1:${await silence()}`;
      expect(await deliver({ HTTPS_PROXY: at, ALERTING_WEBHOOK_URL: 'https://server.test' })).toEqual({
        kind: 'retry',
        reason: `it did not answer within 10 s (proxy: ${at})`,
      });
    });
  });

  it('is passed by for this machine and for what NO_PROXY names', async () => {
    await using backend = await HttpStandIn.start(() => ({ status: 200 }));
    await using proxy = await ForwardProxy.start({});
    const env = { HTTP_PROXY: `http://${proxy.host}`, ALERTING_WEBHOOK_URL: backend.url };
    expect(await deliver({ ...env, ALERTING_ALLOWED_PRIVATE_RANGES: '127.0.0.1' })).toEqual({
      kind: 'delivered',
    });
    expect(
      await deliver({ ...env, NO_PROXY: 'server.test', ALERTING_WEBHOOK_URL: 'http://server.test' }),
    ).toMatchObject({ kind: 'retry', reason: expect.stringMatching(/^(ENOTFOUND|EAI_AGAIN)$/) });
    expect(proxy.requests).toEqual([]);
  });

  it('is not asked for a private address either', async () => {
    await using proxy = await ForwardProxy.start({});
    const outcome = await deliver({
      HTTP_PROXY: `http://${proxy.host}`,
      ALERTING_WEBHOOK_URL: 'http://169.254.169.254/latest',
    });
    expect(outcome).toMatchObject({ kind: 'retry', reason: expect.stringContaining('private address') });
    expect(proxy.requests).toEqual([]);
  });
});
