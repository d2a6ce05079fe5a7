import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeCertificates } from '../support/certificates.ts';
import { freePort } from '../support/free-port.ts';
import { register, TestProcess } from '../support/process.ts';
import { requireServer } from '../support/servers.ts';

const openssl = requireServer('openssl');
const directory = mkdtempSync(join(tmpdir(), 'hishamos-tls-'));
afterAll(() => rmSync(directory, { recursive: true }));

const patience = { timeout: 20_000, interval: 50 };
const idle = 'setInterval(() => {}, 1000); console.log("running");';

/** The status of a monitoring endpoint, asked for with or without a client certificate. */
function ask(
  port: number,
  path: string,
  options: { ca: Buffer; cert?: Buffer; key?: Buffer; headers?: Record<string, string> },
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const url = `https://127.0.0.1:${port}${monitoringPrefix}${path}`;
    request(url, { ...options, agent: false }, (response) => {
      response.resume().once('end', () => resolve(response.statusCode));
    })
      .once('error', reject)
      .end();
  });
}

describe.skipIf(openssl.path === undefined)('the monitoring port with TLS', () => {
  const certificates = makeCertificates(openssl.path ?? '', directory);
  const ca = readFileSync(certificates.authority);
  const client = {
    ca,
    cert: readFileSync(certificates.client.certificate),
    key: readFileSync(certificates.client.key),
  };
  const tls = {
    HISHAMOS_MONITORING_HOST: '127.0.0.1',
    HISHAMOS_MONITORING_TLS_CERT_FILE: certificates.server.certificate,
    HISHAMOS_MONITORING_TLS_KEY_FILE: certificates.server.key,
  };

  async function start(env: Record<string, string>) {
    const port = await freePort();
    const app = new TestProcess({
      args: ['--require', register, '-e', idle],
      env: { ...env, HISHAMOS_MONITORING_PORT: String(port) },
    });
    await app.printed(/running/);
    return { app, port };
  }

  it('answers over TLS and not without', async () => {
    const { app, port } = await start(tls);
    await using _ = app;
    await vi.waitFor(
      async () => expect(await ask(port, monitoringPaths.metrics, { ca })).toBe(200),
      patience,
    );
    await expect(
      fetch(`http://127.0.0.1:${port}${monitoringPrefix}${monitoringPaths.live}`),
    ).rejects.toThrow();
  });

  it('with a client authority answers all but the probes to its clients alone', async () => {
    const mutual = { ...tls, HISHAMOS_MONITORING_TLS_CLIENT_CA_FILE: certificates.authority };
    const { app, port } = await start(mutual);
    await using _ = app;
    await vi.waitFor(async () => expect(await ask(port, monitoringPaths.live, { ca })).toBe(200), patience);
    expect(await ask(port, monitoringPaths.metrics, { ca })).toBe(403);
    expect(await ask(port, monitoringPaths.metrics, client)).toBe(200);
    const forwarded = { ...client, headers: { 'X-Forwarded-For': '127.0.0.1' } };
    expect(await ask(port, monitoringPaths.metrics, forwarded)).toBe(403);
  });

  it('stays closed when its files cannot be used, and says what to set', async () => {
    const { app, port } = await start({ ...tls, HISHAMOS_MONITORING_TLS_KEY_FILE: certificates.client.key });
    await using _ = app;
    await vi.waitFor(() => expect(app.stderr).toContain('HISHAMOS_MONITORING_TLS_CERT_FILE'), patience);
    await expect(ask(port, monitoringPaths.live, { ca })).rejects.toThrow('ECONNREFUSED');
  });

  it('is left to an application that listens there, and nothing of it is served in the clear', async () => {
    const port = await freePort();
    const code = `require('node:http').createServer((_, response) => response.end('mine'))
      .listen(${port}, () => console.log('running'));`;
    const env = { ...tls, HISHAMOS_MONITORING_PORT: String(port) };
    await using app = new TestProcess({ args: ['--require', register, '-e', code], env });
    await app.printed(/running/);
    const answer = await fetch(`http://127.0.0.1:${port}${monitoringPrefix}${monitoringPaths.metrics}`);
    expect(await answer.text()).toBe('mine');
    expect(app.stderr).toMatch(/HISHAMOS_MONITORING_PORT .* not served\. Set /);
  });
});
