import { counted, monitoringPaths, monitoringPrefix, selfMetrics } from '@hishamos/catalogue';
import { type Family, parsePage } from '@hishamos/prometheus';
import { type Answer, ask } from '../ask.ts';
import { findingsOn } from '../findings.ts';
import type { Examine, Finding } from './diagnosis.ts';

/** The product's own counters of what was lost or refused. */
const losses = Object.values(selfMetrics).filter(
  ({ kind, name }) => kind === 'counter' && /drop|fail|refused|cap_hits/.test(name),
);

function probe(check: string, { status, text }: Answer): Finding {
  if (status === 200) return { level: 'ok', check, message: '200' };
  const remedy = 'See dashboard/health/ for the component that is unhealthy.';
  if (status === 503) return { level: 'problem', check, message: `503 ${text.trim().slice(0, 200)}`, remedy };
  const wrong = 'Is it an application under @hishamos/monitoring/register, and HISHAMOS_MOUNT on?';
  return { level: 'problem', check, message: `${status}`, remedy: wrong };
}

const total = (family: Family | undefined): number =>
  (family?.samples ?? []).reduce((sum, { value }) => sum + value, 0);

function pageFindings(text: string): Finding[] {
  const page = parsePage(text);
  const check = 'metrics';
  const wrong = findingsOn(page).filter(({ level }) => level !== 'note');
  const remedy =
    'Run npx hishamos check for all of it; do the versions of this command and the application differ?';
  const findings = wrong.map(
    ({ level, metric, message }): Finding => ({
      level: level === 'error' ? 'problem' : 'warning',
      check,
      message: `${metric}: ${message}`,
      remedy,
    }),
  );
  for (const { name, help } of losses) {
    const lost = total(page.get(name));
    if (lost > 0) {
      findings.push({
        level: 'warning',
        check,
        message: `${name} is ${lost}`,
        remedy: `${help} The log says why.`,
      });
    }
  }
  if (findings.length > 0) return findings;
  return [
    {
      level: 'ok',
      check,
      message: `${counted(page.size, 'metric')}, as the catalogue says; nothing lost or refused`,
    },
  ];
}

/** Whether the monitoring endpoints of a running application answer, and what they say. */
export const examineRunning: Examine = async ({ url, token }): Promise<Finding[]> => {
  if (url === undefined) {
    return [{ level: 'skipped', check: 'endpoints', message: 'give --url to ask a running application' }];
  }
  const at = (path: string) => new URL(monitoringPrefix + path, url);
  const open = async (check: string, path: string) => probe(check, await ask(at(path), {}));
  try {
    const findings = [
      await open('liveness', monitoringPaths.live),
      await open('readiness', monitoringPaths.ready),
      probe('components', await ask(at(monitoringPaths.health), { token })),
    ];
    const metrics = await ask(at(monitoringPaths.metrics), { token, accept: 'text/plain;version=0.0.4' });
    if (metrics.status === 200) return [...findings, ...pageFindings(metrics.text)];
    const remedy = 'Give its token by --token or HISHAMOS_MONITORING_TOKEN.';
    return [...findings, { level: 'problem', check: 'metrics', message: `${metrics.status}`, remedy }];
  } catch (error) {
    const remedy = 'Start the application, or give its address.';
    return [{ level: 'problem', check: 'endpoints', message: (error as Error).message, remedy }];
  }
};
