import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { readSecret, readSetting, type SettingValue, selfMetrics } from '@hishamos/catalogue';
import { atEnd } from '@hishamos/sdk';
import type { CountName, Recording } from '@hishamos/store/recording';
import { metrics } from '@opentelemetry/api';
import { report, setting } from './setting.ts';

const mebibyte = 1024 * 1024;
const require = createRequire(import.meta.url);

function observe(recording: Recording): void {
  const meter = metrics.getMeter('@hishamos/store');
  const { storedExecutions, droppedExecutions, storeFailures, storeBacklog } = selfMetrics;
  const options = ({ help, unit }: { help: string; unit: string }) => ({ description: help, unit });
  const counter = (metric: typeof storedExecutions | typeof storeFailures, name: CountName) =>
    meter
      .createObservableCounter(metric.name, options(metric))
      .addCallback((result) => result.observe(recording.count(name)));
  counter(storedExecutions, 'stored');
  counter(storeFailures, 'failures');
  meter.createObservableCounter(droppedExecutions.name, options(droppedExecutions)).addCallback((result) => {
    result.observe(recording.count('dropped'), { reason: 'spool_full' });
    result.observe(recording.count('refused'), { reason: 'refused' });
  });
  meter
    .createObservableGauge(storeBacklog.name, options(storeBacklog))
    .addCallback((result) => result.observe(recording.count('backlog')));
}

/** With a wrong value none are kept: whoever set one did not want them as they are. */
function emails(): SettingValue<'HISHAMOS_USER_EMAILS'> {
  let wrong = false;
  const form = readSetting('HISHAMOS_USER_EMAILS', process.env, (problem) => {
    wrong = true;
    report(problem.replace(/: plain is used instead\.$/, ': no emails are kept.'));
  });
  return wrong ? 'off' : form;
}

/** Has every execution stored, where a store is configured; else nothing of it is loaded. */
export function startStore(): void {
  const read = (path: string) => readFileSync(path, 'utf8');
  const url = readSecret('HISHAMOS_DATABASE_URL', process.env, report, read).value;
  if (url === undefined) return;
  const { nameOf, startRecording } =
    require('@hishamos/store/recording') as typeof import('@hishamos/store/recording');
  let storeName: string;
  try {
    storeName = nameOf(url);
  } catch (error) {
    report(`${(error as Error).message} Executions are not stored.`);
    return;
  }
  const place = [setting('HISHAMOS_DATABASE_SCHEMA'), setting('HISHAMOS_TABLE_PREFIX')];
  const recording = startRecording({
    storeName: [storeName, ...place].join(' '),
    spoolDirectory: setting('HISHAMOS_STORE_SPOOL_DIR'),
    spoolBound: setting('HISHAMOS_STORE_SPOOL_MIB') * mebibyte,
    retentionDays: setting('HISHAMOS_RETENTION_DAYS'),
    emails: emails(),
    warn: report,
  });
  observe(recording);
  atEnd('Executions', {
    flush: (within) => recording.flush(within),
    flushSync: () => recording.flushSync(),
  });
}
