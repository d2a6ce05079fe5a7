import type { Setting } from './setting.ts';
import { type SettingName, settings } from './settings.ts';

type ValueOf<S> = S extends { kind: 'switch' }
  ? boolean
  : S extends { kind: 'integer' | 'number' }
    ? number
    : S extends { kind: 'list' }
      ? readonly string[]
      : S extends { kind: 'oneOf'; values: readonly (infer V)[] }
        ? V
        : string;

/** What a setting holds; undefined where it is unset and has no fallback. */
export type SettingValue<N extends SettingName> =
  | ValueOf<(typeof settings)[N]>
  | ((typeof settings)[N] extends { fallback: string } ? never : undefined);

const on = new Set(['1', 'true', 'on', 'yes']);
const off = new Set(['0', 'false', 'off', 'no']);

function parse(setting: Setting, raw: string): { value: unknown } | { takes: string } {
  switch (setting.kind) {
    case 'switch': {
      const word = raw.toLowerCase();
      return on.has(word) ? { value: true } : off.has(word) ? { value: false } : { takes: 'on or off' };
    }
    case 'integer': {
      const number = /^\d+$/.test(raw) ? Number(raw) : Number.NaN;
      return number >= setting.min && number <= setting.max
        ? { value: number }
        : { takes: `a whole number from ${setting.min} to ${setting.max}` };
    }
    case 'number': {
      const number = /^\d+(?:\.\d+)?$/.test(raw) ? Number(raw) : Number.NaN;
      return number >= setting.min && number <= setting.max
        ? { value: number }
        : { takes: `a number from ${setting.min} to ${setting.max}` };
    }
    case 'oneOf': {
      const found = setting.values.find((value) => value.toLowerCase() === raw.toLowerCase());
      return found === undefined ? { takes: `one of ${setting.values.join(', ')}` } : { value: found };
    }
    case 'list':
      return {
        value: raw
          .split(',')
          .map((part) => part.trim())
          .filter(Boolean),
      };
    default:
      return { value: raw };
  }
}

/**
 * Reads one setting from an environment.
 *
 * A bad value never throws: it is reported once as one sentence that names the variable, what it got and
 * what it takes, and the fallback is used.
 */
export function readSetting<N extends SettingName>(
  name: N,
  env: Readonly<Record<string, string | undefined>>,
  report: (problem: string) => void,
): SettingValue<N> {
  const setting: Setting = settings[name];
  const fallback =
    setting.fallback === undefined
      ? undefined
      : (parse(setting, setting.fallback) as { value: unknown }).value;
  const raw = env[name]?.trim();
  if (!raw) return fallback as SettingValue<N>;
  const parsed = parse(setting, raw);
  if ('value' in parsed) return parsed.value as SettingValue<N>;
  const instead = setting.fallback === undefined ? 'it is ignored' : `${setting.fallback} is used instead`;
  report(`${name} is ${JSON.stringify(raw.slice(0, 100))} but takes ${parsed.takes}: ${instead}.`);
  return fallback as SettingValue<N>;
}
