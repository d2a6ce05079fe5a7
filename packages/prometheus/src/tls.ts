import { readFileSync, unwatchFile, watchFile } from 'node:fs';
import type { SecureContextOptions, Server } from 'node:tls';

/** The files that make the monitoring port speak TLS, in PEM. */
export interface TlsFiles {
  /** The certificate, followed by those that lead to its authority. */
  readonly certificate: string;
  readonly key: string;
  /** The authority whose client certificates are asked for: mutual TLS. */
  readonly clientAuthority?: string | undefined;
}

/** Milliseconds between looks at the files, which certificate managers replace before they expire. */
const lookEvery = 60_000;

/** @throws Error with the code of the file system, when one of the files cannot be read. */
export function secureContext({ certificate, key, clientAuthority }: TlsFiles): SecureContextOptions {
  const cert = readFileSync(certificate);
  const ca = clientAuthority === undefined ? {} : { ca: readFileSync(clientAuthority) };
  return { cert, key: readFileSync(key), minVersion: 'TLSv1.2', ...ca };
}

/**
 * Has the server take up files that were replaced, for the connections that come after. Files that make no context
 * together, such as while they are being replaced, change nothing and are told to `report`.
 */
export function followFiles(
  server: Server,
  files: TlsFiles,
  report: (problem: string) => void,
  interval = lookEvery,
): void {
  const paths = [files.certificate, files.key, files.clientAuthority].filter((path) => path !== undefined);
  const renew = (): void => {
    try {
      server.setSecureContext(secureContext(files));
    } catch (error) {
      report(`The monitoring port keeps its old certificate: ${(error as Error).message}`);
    }
  };
  for (const path of paths) watchFile(path, { interval, persistent: false }, renew);
  server.once('close', () => {
    for (const path of paths) unwatchFile(path, renew);
  });
}
