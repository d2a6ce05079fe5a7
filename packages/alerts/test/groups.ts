import { identityOf } from '../src/intake/identity.ts';
import type { Alert, AlertGroup, ChannelName, Notification } from '../src/notification.ts';

/** An alert that began at a fixed time. */
export const alertOf = (alert: Partial<Alert> = {}): Alert => ({
  status: 'firing',
  labels: { alertname: 'HighErrorRate', severity: 'critical', job: 'backend' },
  annotations: { summary: 'More than 5% of requests fail', description: '12% of requests fail.' },
  startsAt: '2026-01-02T03:04:05Z',
  endsAt: '0001-01-01T00:00:00Z',
  generatorURL: 'http://prometheus.example/graph?g0.expr=up',
  fingerprint: '',
  ...alert,
});

/** A group as Alertmanager posts it. */
export function groupOf(group: Partial<AlertGroup> = {}): AlertGroup {
  const alerts = group.alerts ?? [alertOf()];
  return {
    version: '4',
    groupKey: '{}:{alertname="HighErrorRate"}',
    status: 'firing',
    receiver: 'hishamos',
    groupLabels: { alertname: 'HighErrorRate' },
    commonLabels: alerts[0]?.labels ?? {},
    commonAnnotations: alerts[0]?.annotations ?? {},
    externalURL: 'http://alertmanager.example',
    truncatedAlerts: 0,
    ...group,
    alerts,
  };
}

/** A notification of a group, accepted now. */
export function notificationOf(
  group: Partial<AlertGroup> = {},
  channels: readonly ChannelName[] = ['slack'],
): Notification {
  const whole = groupOf(group);
  return { id: identityOf(whole, channels), acceptedAt: Date.now(), channels, group: whole };
}

/** Texts that mean something to whoever is careless with them. */
export const hostile = {
  html: '<script>alert(1)</script><img src=x onerror=alert(1)>"\'&',
  slack: '<!channel> <@U123> <https://evil.example|click> *bold* `code`',
  template: '{{ .Labels.secret }} $' + '{process.env} {{template "x"}} %s',
  lines: 'one\r\nBcc: victim@example.com\r\n\r\nbody\u0000\u001b[31m\u202e',
  long: 'x'.repeat(10_240),
  surrogates: `${'😀'.repeat(2000)}\ud800`,
} as const;
