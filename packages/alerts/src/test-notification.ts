import { identityOf } from './intake/identity.ts';
import type { AlertGroup, Notification } from './notification.ts';

/** A notification that says that it is a test. Each moment has its own, so that a second test is not the same one. */
export function testNotification(now: Date): Notification {
  const labels = { alertname: 'TestAlert', severity: 'info' };
  const annotations = {
    summary: 'This is a test: alerts of HishamOS monitoring reach you here',
    description: 'Nothing is wrong. It was sent by npx hishamos alerts test.',
  };
  const times = { startsAt: now.toISOString(), endsAt: '0001-01-01T00:00:00Z' };
  const group: AlertGroup = {
    version: '4',
    groupKey: '{}:{alertname="TestAlert"}',
    status: 'firing',
    receiver: 'hishamos',
    groupLabels: { alertname: 'TestAlert' },
    commonLabels: labels,
    commonAnnotations: annotations,
    externalURL: '',
    alerts: [{ status: 'firing', labels, annotations, ...times, generatorURL: '', fingerprint: '' }],
    truncatedAlerts: 0,
  };
  return { id: identityOf(group, []), acceptedAt: now.getTime(), channels: [], group };
}
