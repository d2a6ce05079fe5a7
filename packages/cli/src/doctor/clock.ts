import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import type { Examine, Patient } from './diagnosis.ts';

/** Seconds by which clocks may differ before spans of two machines stand in the wrong order for people. */
const tolerated = 5;

/** Whom to ask for the time: the running application, which does not count that request, or else the OTLP backend. */
function source({ url, env }: Patient): URL | undefined {
  if (url !== undefined) return new URL(monitoringPrefix + monitoringPaths.live, url);
  const endpoint = env.OTEL_EXPORTER_OTLP_ENDPOINT?.trim();
  return endpoint ? (URL.parse(endpoint) ?? undefined) : undefined;
}

/** Whether this machine's clock agrees with another's, by the `Date` of an HTTP answer. */
export const examineClock: Examine = async (patient) => {
  const check = 'clock';
  const from = source(patient);
  if (from === undefined) {
    return [
      { level: 'skipped', check, message: 'there is no --url and no OTLP endpoint to compare it with' },
    ];
  }
  try {
    const response = await fetch(from, { method: 'HEAD', signal: AbortSignal.timeout(5000) });
    const date = Date.parse(response.headers.get('date') ?? '');
    if (Number.isNaN(date)) return [{ level: 'skipped', check, message: `${from.origin} tells no time` }];
    // The header has whole seconds.
    const apart = Math.max(0, Math.abs(Date.now() - date) / 1000 - 1);
    const message = `${apart.toFixed(0)} s apart from ${from.origin}`;
    if (apart <= tolerated) return [{ level: 'ok', check, message }];
    return [{ level: 'warning', check, message, remedy: 'Synchronise both clocks (NTP).' }];
  } catch {
    return [{ level: 'skipped', check, message: `${from.origin} does not answer HTTP` }];
  }
};
