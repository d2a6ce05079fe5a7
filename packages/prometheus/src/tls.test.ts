import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { expect, it, onTestFinished, vi } from 'vitest';
import { makeCertificates } from '../../../test/support/certificates.ts';
import { requireServer } from '../../../test/support/servers.ts';
import { followFiles, secureContext } from './tls.ts';

const openssl = requireServer('openssl');

/** The name in the certificate that a server shows. */
function shownBy(port: number): Promise<unknown> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', rejectUnauthorized: false, agent: false }, (response) => {
      resolve((response.socket as TLSSocket).getPeerCertificate().subject.CN);
      response.resume();
    })
      .once('error', reject)
      .end();
  });
}

it('takes up a certificate that was replaced, and keeps the old one while the new one is broken', async (test) => {
  if (openssl.path === undefined) return test.skip(openssl.reason);
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-certificates-'));
  onTestFinished(() => rmSync(directory, { recursive: true }));
  const made = makeCertificates(openssl.path, directory);
  const files = { certificate: join(directory, 'tls.crt'), key: join(directory, 'tls.key') };
  const place = ({ certificate, key }: typeof files) => {
    copyFileSync(certificate, files.certificate);
    copyFileSync(key, files.key);
  };
  place(made.server);
  const server = createServer(secureContext(files), (_request, response) => response.end());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  const { port } = server.address() as AddressInfo;
  const report = vi.fn();
  followFiles(server, files, report, 20);
  expect(await shownBy(port)).toBe('server');

  writeFileSync(files.certificate, 'no certificate');
  await vi.waitFor(() => expect(report).toHaveBeenCalled(), { timeout: 20_000 });
  expect(report.mock.calls[0]?.[0]).toContain('keeps its old certificate');
  expect(await shownBy(port)).toBe('server');

  place(made.client);
  await vi.waitFor(async () => expect(await shownBy(port)).toBe('client'), { timeout: 20_000 });
});
