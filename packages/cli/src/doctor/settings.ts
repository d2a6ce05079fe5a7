import { readFileSync } from 'node:fs';
import {
  counted,
  readSecret,
  readSetting,
  type SecretName,
  type SettingName,
  settings,
} from '@hishamos/catalogue';
import type { Examine, Finding } from './diagnosis.ts';

const prefixes = /^(?:HISHAMOS_|ALERTING_|TWILIO_)/;
/** What our own processes tell their children. */
const internal = new Set(['HISHAMOS_MONITORING_PARENT']);

/** How many letters must change to make one word of another. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const changed = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, changed));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}

function nearest(name: string): string | undefined {
  const names = Object.keys(settings);
  const near = names.map((known) => [known, distance(name, known)] as const).sort(([, a], [, b]) => a - b)[0];
  return near !== undefined && near[1] <= 4 ? near[0] : undefined;
}

function isKnown(name: string): boolean {
  if (Object.hasOwn(settings, name) || internal.has(name)) return true;
  const base = name.replace(/_FILE$/, '');
  return base !== name && Object.hasOwn(settings, base) && settings[base as SettingName].kind === 'secret';
}

/** Whether our variables are known and take what they hold. */
export const examineSettings: Examine = ({ env }) => {
  const check = 'settings';
  const findings: Finding[] = [];
  const report = (message: string) =>
    findings.push({
      level: 'problem',
      check,
      message,
      remedy: 'Correct it; docs/configuration.md lists all.',
    });
  for (const name of Object.keys(settings) as SettingName[]) {
    if (settings[name].kind === 'secret') {
      readSecret(name as SecretName, env, report, (path) => readFileSync(path, 'utf8'));
    } else readSetting(name, env, report);
  }
  const given = Object.keys(env).filter((name) => prefixes.test(name) && env[name] !== undefined);
  for (const name of given.filter((each) => !isKnown(each))) {
    const meant = nearest(name);
    const remedy =
      meant === undefined ? 'Remove it; docs/configuration.md lists all.' : `Did you mean ${meant}?`;
    findings.push({ level: 'warning', check, message: `${name} is no setting`, remedy });
  }
  if (findings.length > 0) return findings;
  return [{ level: 'ok', check, message: `${counted(given.length, 'setting')} given, all valid` }];
};
