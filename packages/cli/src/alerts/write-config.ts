import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { AlertingConfig } from '@hishamos/alerts';
import { secretFiles } from '@hishamos/artefacts';
import { makeDirectory } from '@hishamos/files';

/** Writes a configuration of Alertmanager, and beside it the secrets that it reads, for its user alone. */
export async function writeConfig(
  directory: string,
  file: string,
  config: AlertingConfig,
  token: string | undefined,
): Promise<readonly string[]> {
  const secrets: [string, string | undefined][] = [
    [secretFiles.smtpPassword, config.email?.server.auth?.pass],
    [secretFiles.slackUrl, config.slack?.url.href],
    [secretFiles.token, token],
  ];
  const folder = join(directory, 'secrets');
  makeDirectory(folder, 0o700);
  const written = [join(directory, 'alertmanager.yaml')];
  await writeFile(written[0] as string, file);
  for (const [name, secret] of secrets) {
    if (secret === undefined) continue;
    const path = join(folder, name);
    await writeFile(path, secret, { mode: 0o600 });
    written.push(path);
  }
  return written;
}
