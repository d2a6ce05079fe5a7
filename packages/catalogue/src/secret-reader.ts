import { readSetting } from './setting-reader.ts';
import type { SettingName, settings } from './settings.ts';

/** The settings that hold a secret. */
export type SecretName = {
  [N in SettingName]: (typeof settings)[N] extends { kind: 'secret' } ? N : never;
}[SettingName];

/** What a secret holds; `failed` where a file is named that cannot be read or is empty, which was reported. */
export interface Secret {
  readonly value: string | undefined;
  readonly failed: boolean;
}

/**
 * Reads a secret: the variable itself, else the file that `NAME_FILE` names. Never throws, and reports no part of
 * the secret.
 *
 * @param readFile Gives the text of a file, and throws where it cannot: `readFileSync(path, 'utf8')`.
 */
export function readSecret(
  name: SecretName,
  env: Readonly<Record<string, string | undefined>>,
  report: (problem: string) => void,
  readFile: (path: string) => string,
): Secret {
  const value = readSetting(name, env, report) as string | undefined;
  const file = env[`${name}_FILE`]?.trim();
  if (value !== undefined || !file) return { value, failed: false };
  try {
    const text = readFile(file).trim();
    if (text !== '') return { value: text, failed: false };
    report(`${name}_FILE names ${file}, which is empty. Write the secret into it.`);
  } catch (error) {
    const code = (error as { code?: string } | undefined)?.code ?? 'unknown reason';
    report(`${name}_FILE names ${file}, which cannot be read (${code}). Let this process read it.`);
  }
  return { value: undefined, failed: true };
}
