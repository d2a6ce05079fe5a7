import { runtimeMetrics } from '@hishamos/catalogue';
import { unitWords } from './units.ts';

/** The types of the text format that OpenTelemetry's data maps to. */
export type FamilyType = 'counter' | 'gauge' | 'histogram';

const runtimeNames: ReadonlySet<string> = new Set(Object.values(runtimeMetrics).map(({ name }) => name));

/** Names of the catalogue are Prometheus names already and stay exactly as they are declared. */
export const isOwn = (name: string): boolean => name.startsWith('hishamos_') || runtimeNames.has(name);

const sanitise = (name: string): string => name.replace(/[^a-zA-Z0-9_]+/g, '_').replace(/__+/g, '_');

/** Appends the words of the unit that the name does not have yet. */
function withUnit(name: string, unit: string): string {
  if (unit === '' || name === unit) return name;
  return name.endsWith(`_${unit}`) || name.includes(`_${unit}_`) || name.startsWith(`${unit}_`)
    ? name
    : `${name}_${unit}`;
}

/**
 * The name of an instrument's metric family, as the OpenTelemetry Prometheus compatibility specification says:
 * invalid characters become `_`, the unit is spelled out at the end (`http.server.request.duration` in `s` is
 * `http_server_request_duration_seconds`), a gauge in `1` ends in `_ratio`, a counter in `_total`.
 */
export function familyName(name: string, unit: string, type: FamilyType, isRatio: boolean): string {
  if (isOwn(name)) {
    const own = sanitise(name);
    return type === 'counter' && !own.endsWith('_total') ? `${own}_total` : own;
  }
  let base = sanitise(name).replace(/_+$/, '');
  if (type === 'counter') base = base.replace(/_total$/, '');
  base = withUnit(base, isRatio && unit === '1' ? 'ratio' : unitWords(unit));
  if (type === 'counter') base += '_total';
  return /^[a-zA-Z_]/.test(base) ? base : `_${base}`;
}

/**
 * The name of a label. The text format takes `[a-zA-Z_][a-zA-Z0-9_]*`; two leading underscores are reserved, so
 * runs of them become one.
 */
export function labelName(key: string): string {
  const name = sanitise(key);
  if (name === '') return '_';
  return /^[0-9]/.test(name) ? `key_${name}` : name;
}
