import type { Alert, AlertGroup, AlertStatus, Texts } from '../notification.ts';

/** Why something is no group of alerts, in a few words that repeat nothing of it. */
export class InvalidGroup extends Error {}

type Fields = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function fail(where: string, what: string): never {
  throw new InvalidGroup(`${where} must be ${what}`);
}

function text(fields: Fields, name: string, where = ''): string {
  const value = fields[name] ?? '';
  return typeof value === 'string' ? value : fail(where + name, 'a string');
}

function texts(fields: Fields, name: string, where = ''): Texts {
  const value = fields[name] ?? {};
  if (!isObject(value)) fail(where + name, 'an object');
  if (!Object.values(value).every((each) => typeof each === 'string'))
    fail(where + name, 'an object of strings');
  return value as Texts;
}

function status(fields: Fields, where = ''): AlertStatus {
  const value = fields.status;
  return value === 'firing' || value === 'resolved' ? value : fail(`${where}status`, 'firing or resolved');
}

function alert(value: unknown, index: number): Alert {
  const where = `alerts[${index}].`;
  if (!isObject(value)) fail(`alerts[${index}]`, 'an object');
  return {
    status: status(value, where),
    labels: texts(value, 'labels', where),
    annotations: texts(value, 'annotations', where),
    startsAt: text(value, 'startsAt', where),
    endsAt: text(value, 'endsAt', where),
    generatorURL: text(value, 'generatorURL', where),
    fingerprint: text(value, 'fingerprint', where),
  };
}

/**
 * Reads Alertmanager's webhook payload, version 4.
 *
 * @throws InvalidGroup when it is none.
 */
export function parseGroup(value: unknown): AlertGroup {
  if (!isObject(value)) fail('the body', 'an object');
  if (value.version !== '4') fail('version', '"4", Alertmanager’s webhook payload');
  const { alerts, truncatedAlerts = 0 } = value;
  if (!Array.isArray(alerts) || alerts.length === 0) fail('alerts', 'an array with at least one alert');
  if (typeof truncatedAlerts !== 'number' || !Number.isSafeInteger(truncatedAlerts) || truncatedAlerts < 0)
    fail('truncatedAlerts', 'a whole number');
  const groupKey = text(value, 'groupKey');
  if (groupKey === '') fail('groupKey', 'a string that is not empty');
  return {
    version: '4',
    groupKey,
    status: status(value),
    receiver: text(value, 'receiver'),
    groupLabels: texts(value, 'groupLabels'),
    commonLabels: texts(value, 'commonLabels'),
    commonAnnotations: texts(value, 'commonAnnotations'),
    externalURL: text(value, 'externalURL'),
    alerts: alerts.map(alert),
    truncatedAlerts,
  };
}
