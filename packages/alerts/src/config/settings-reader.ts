import { readFileSync } from 'node:fs';
import {
  readSecret,
  readSetting,
  type SecretName,
  type SettingName,
  type SettingValue,
} from '@hishamos/catalogue';

export type Environment = Readonly<Record<string, string | undefined>>;
export type Report = (problem: string) => void;

/** Reads alerting's settings, and tells of each that is wrong what it takes. Secrets are never repeated. */
export class SettingsReader {
  readonly #env: Environment;
  readonly report: Report;

  constructor(env: Environment, report: Report) {
    this.#env = env;
    this.report = report;
  }

  setting<N extends SettingName>(name: N): SettingValue<N> {
    return readSetting(name, this.#env, this.report);
  }

  secret(name: SecretName): string | undefined {
    return readSecret(name, this.#env, this.report, (path) => readFileSync(path, 'utf8')).value;
  }

  /** A secret that must be something; another is told and ignored. */
  parsedSecret<T>(name: SecretName, parse: (text: string) => T | undefined, takes: string): T | undefined {
    const text = this.secret(name);
    if (text === undefined) return undefined;
    const parsed = parse(text);
    if (parsed === undefined) this.report(`${name} does not hold ${takes}: it is ignored.`);
    return parsed;
  }

  /** The items of a list that have a shape; others are told and left out. */
  items(
    name: 'ALERTING_EMAIL_RECIPIENTS' | 'ALERTING_SMS_RECIPIENTS',
    shape: RegExp,
    takes: string,
  ): string[] {
    const items = [...new Set(this.setting(name))];
    const bad = items.filter((item) => !shape.test(item));
    if (bad.length > 0)
      this.report(`${name} has ${JSON.stringify(bad[0]?.slice(0, 100))} but takes ${takes}: it is left out.`);
    return items.filter((item) => shape.test(item));
  }
}

/** A URL of http or https, or undefined. */
export function httpUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) ? url : undefined;
}
