import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Setting } from './setting.ts';
import { readSetting } from './setting-reader.ts';
import { type SettingName, settings } from './settings.ts';

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.integer().map(String),
  fc.mixedCase(fc.constantFrom('on', 'no', 'true', 'debug', 'Critical', 'a, b')),
);
const names = Object.keys(settings) as SettingName[];

function read<N extends SettingName>(name: N, raw: string | undefined) {
  const problems: string[] = [];
  const value = readSetting(name, { [name]: raw }, (problem) => problems.push(problem));
  return { value, problems };
}

describe('readSetting', () => {
  it.each<[SettingName, string, unknown]>([
    ['USE_JSON_LOGGING', 'true', true],
    ['USE_JSON_LOGGING', ' FALSE ', false],
    ['HISHAMOS_BANNER', 'off', false],
    ['HISHAMOS_BANNER', '1', true],
    ['HISHAMOS_LOG_DIR', ' /var/log/app ', '/var/log/app'],
    ['HISHAMOS_MONITORING_TOKEN', 's3cret', 's3cret'],
    ['HISHAMOS_LOG_LEVEL', 'warning', 'WARNING'],
    ['HISHAMOS_MONITORING_PORT', '9464', 9464],
    ['HISHAMOS_SHUTDOWN_TIMEOUT', '0', 0],
    ['HISHAMOS_TRUSTED_PROXIES', '10.0.0.0/8, ,::1', ['10.0.0.0/8', '::1']],
  ])('reads %s=%j as %j', (name, raw, value) => {
    expect(read(name, raw)).toEqual({ value, problems: [] });
  });

  it.each<[SettingName, string, string, unknown]>([
    ['HISHAMOS_MOUNT', 'maybe', 'takes on or off: on is used instead', true],
    ['USE_JSON_LOGGING', 'json', 'takes on or off: it is ignored', undefined],
    ['HISHAMOS_LOG_LEVEL', 'verbose', 'takes one of DEBUG, INFO, WARNING, ERROR, CRITICAL', 'INFO'],
    ['HISHAMOS_SERIES_CAP', '0', 'takes a whole number from 1 to 1000000', 2000],
    ['HISHAMOS_SERIES_CAP', '1e3', 'takes a whole number', 2000],
    ['HISHAMOS_SERIES_CAP', '12.5', 'takes a whole number', 2000],
    ['HISHAMOS_MONITORING_PORT', '70000', 'takes a whole number from 1 to 65535: it is ignored', undefined],
    ['HISHAMOS_MONITORING_PORT', '9'.repeat(400), 'takes a whole number', undefined],
  ])('reports %s=%s in one sentence', (name, raw, takes, value) => {
    const answer = read(name, raw);
    expect(answer.value).toBe(value);
    expect(answer.problems).toHaveLength(1);
    expect(answer.problems[0]).toContain(`${name} is ${JSON.stringify(raw.slice(0, 100))} but`);
    expect(answer.problems[0]).toContain(takes);
    expect(answer.problems[0]).toMatch(/\.$/);
    expect(answer.problems[0]).not.toContain('\n');
  });

  it.each(names)('uses the fallback of %s when it is unset or blank, and reports nothing', (name) => {
    const setting: Setting = settings[name];
    const unset = read(name, undefined);
    expect(unset.problems).toEqual([]);
    expect(unset.value === undefined).toBe(setting.fallback === undefined);
    expect(read(name, '  ')).toEqual(unset);
    if (setting.fallback !== undefined) expect(read(name, setting.fallback)).toEqual(unset);
  });

  it('never throws, and gives a value of the kind or the fallback with at most one report', () => {
    fc.assert(
      fc.property(fc.constantFrom(...names), anyText, (name, raw) => {
        const setting: Setting = settings[name];
        const { value, problems } = read(name, raw);
        const fallback = read(name, undefined).value;
        if (problems.length > 0) {
          expect(problems).toHaveLength(1);
          expect(value).toEqual(fallback);
        } else if (value !== undefined) {
          const types = { switch: 'boolean', integer: 'number', number: 'number', list: 'object' } as const;
          expect(typeof value).toBe(setting.kind in types ? types[setting.kind as 'switch'] : 'string');
          if (setting.kind === 'integer' || setting.kind === 'number') {
            expect(value).toBeGreaterThanOrEqual(setting.min);
            expect(value).toBeLessThanOrEqual(setting.max);
          }
        }
      }),
    );
  });
});
