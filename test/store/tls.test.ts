import { chmodSync, chownSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrate } from '@hishamos/store';
import { expect, it } from 'vitest';
import { makeCertificates } from '../support/certificates.ts';
import { Postgres, postgresServers } from '../support/postgres.ts';
import { requireServer } from '../support/servers.ts';

const { path, reason } = postgresServers[0]?.[1]() ?? { reason: 'no server' };
const openssl = requireServer('openssl');

it.skipIf(reason ?? openssl.reason)('connects over TLS, and trusts only whom it is told to', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'hishamos-tls-'));
  try {
    chmodSync(folder, 0o755);
    const { authority, server } = makeCertificates(openssl.path as string, folder);
    chmodSync(server.key, 0o600);
    if (process.getuid?.() === 0) chownSync(server.key, 65_534, 65_534);
    const settings = { ssl: 'on', ssl_cert_file: server.certificate, ssl_key_file: server.key };
    await using postgres = await Postgres.start(path as string, settings);
    const url = await postgres.database();
    const steps = await migrate({ url: `${url}?sslmode=verify-full&sslrootcert=${authority}` });
    expect(steps).toHaveLength(2);
    await expect(migrate({ url: `${url}?sslmode=verify-full` })).rejects.toThrow(/self-signed|unable to/);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
