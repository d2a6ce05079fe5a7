import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** PEM files of an authority, a server of 127.0.0.1 that is also `server.test`, and a client. */
export interface Certificates {
  readonly authority: string;
  readonly server: { readonly certificate: string; readonly key: string };
  readonly client: { readonly certificate: string; readonly key: string };
}

/** Makes certificates by `openssl`, good for a day. */
export function makeCertificates(openssl: string, directory: string): Certificates {
  const file = (name: string) => join(directory, name);
  const run = (...args: string[]) => execFileSync(openssl, args, { stdio: 'pipe' });
  const request = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'];
  const authority = { certificate: file('ca.pem'), key: file('ca.key') };
  run(
    ...['req', '-x509', '-days', '1', '-subj', '/CN=test authority', ...request],
    ...['-keyout', authority.key, '-out', authority.certificate],
  );
  writeFileSync(file('san.cnf'), 'subjectAltName=IP:127.0.0.1,DNS:server.test\n');
  const signed = (name: string) => {
    const made = { certificate: file(`${name}.pem`), key: file(`${name}.key`) };
    run('req', '-subj', `/CN=${name}`, ...request, '-keyout', made.key, '-out', file(`${name}.csr`));
    run(
      ...['x509', '-req', '-days', '1', '-in', file(`${name}.csr`), '-extfile', file('san.cnf')],
      ...['-CA', authority.certificate, '-CAkey', authority.key, '-CAcreateserial', '-out', made.certificate],
    );
    return made;
  };
  return { authority: authority.certificate, server: signed('server'), client: signed('client') };
}
