import { above, equals, gaugeOf, increase, minutes, on, unless } from './build.ts';
import type { AlertConfig } from './config.ts';
import type { AlertRule } from './rule.ts';

const common = { keepFiringFor: 0, dashboard: 'system-overview' } as const;

/** What only Prometheus can see: that nothing comes from the platform any more. */
const scrapeRules = ({ job }: AlertConfig): readonly AlertRule[] => [
  {
    ...common,
    alert: 'TargetDown',
    severity: 'critical',
    condition: equals(gaugeOf('min', on('up', { job: { matches: job } }), ['job', 'instance']), 0),
    for: minutes(3),
    valueAs: 'plain',
    summary: 'Instance {instance} of {job} is not scraped',
    description:
      'Prometheus has not been able to scrape {instance} for 3 minutes. No other alert sees this instance. See the targets page of Prometheus for the reason.',
  },
  {
    ...common,
    alert: 'AllTargetsDown',
    severity: 'critical',
    condition: equals(gaugeOf('max', on('up', { job: { matches: job } }), ['job']), 0),
    for: minutes(3),
    valueAs: 'plain',
    summary: 'No instance of {job} is scraped',
    description:
      'Prometheus has not been able to scrape any instance of {job} for 3 minutes, so that no alert about it can fire. Its other alerts are silenced. See the targets page of Prometheus for the reason.',
  },
  {
    ...common,
    alert: 'MetricsAbsent',
    severity: 'critical',
    condition: { kind: 'absent', of: on('up', { job: { matches: job } }) },
    for: minutes(5),
    valueAs: 'plain',
    summary: 'Prometheus finds no instance of the platform',
    description: `Prometheus has had no target with job ${job} for 5 minutes, so that no alert about the platform can fire. See its service discovery.`,
  },
];

const quarter = { window: minutes(15) } as const;

/** What the product tells of its own troubles. */
const telemetryRules: readonly AlertRule[] = [
  {
    ...common,
    alert: 'LogLinesDropped',
    severity: 'warning',
    condition: above(increase(on('droppedLogLines'), { ...quarter, by: ['destination'] }), 0),
    for: 0,
    valueAs: 'count',
    summary: 'Log lines for {destination} are lost',
    description:
      'In the last 15 minutes {value} log lines for {destination} were given up, as it took none for too long. See its disk, or who reads it.',
  },
  {
    ...common,
    alert: 'TelemetryDropped',
    severity: 'warning',
    condition: above(increase(on('droppedItems'), { ...quarter, by: ['signal'] }), 0),
    for: 0,
    valueAs: 'count',
    summary: 'Some {signal} are lost on their way to the OTLP back end',
    description:
      'In the last 15 minutes {value} items of {signal} were given up. See the reasons, and whether the back end takes any.',
  },
  {
    ...common,
    alert: 'TelemetryBackendUnreachable',
    severity: 'warning',
    condition: unless(
      above(increase(on('deliveryFailures'), { ...quarter, by: ['signal'] }), 0),
      above(increase(on('deliveredItems'), { ...quarter, by: ['signal'] }), 0),
    ),
    for: minutes(5),
    valueAs: 'count',
    summary: 'The OTLP back end takes no {signal}',
    description:
      'All {value} attempts of the last 15 minutes to deliver {signal} failed. They wait in memory, and are lost once it is full. See the endpoint and the reasons.',
  },
  {
    ...common,
    alert: 'AlertsNotDelivered',
    severity: 'critical',
    condition: above(
      increase(on('alertNotifications', { outcome: { matches: 'rejected|expired' } }), {
        ...quarter,
        by: ['channel'],
      }),
      0,
    ),
    for: 0,
    valueAs: 'count',
    summary: 'Alerts do not arrive by {channel}',
    description:
      'In the last 15 minutes {value} notifications by {channel} were refused, or given up after hours. See the log for what the receiver said.',
  },
  {
    ...common,
    alert: 'SeriesCapReached',
    severity: 'info',
    condition: above(increase(on('seriesCapHits'), { ...quarter, by: ['metric'] }), 0),
    for: minutes(15),
    valueAs: 'count',
    summary: 'Metric {metric} has reached its series cap',
    description:
      'What exceeds the cap is folded into the series __other__: totals stay right, but parts of them can no longer be told apart. See which label takes ever-new values.',
  },
];

/** What processes tell of themselves. */
const processRules = ({ eventLoopUtilization }: AlertConfig): readonly AlertRule[] => [
  {
    ...common,
    alert: 'EventLoopSaturated',
    severity: 'warning',
    condition: above(gaugeOf('max', on('utilization')), eventLoopUtilization),
    for: minutes(10),
    valueAs: 'ratio',
    summary: 'An event loop is busy {value} of the time',
    description: `At least one instance's event loop has been busy {value} of the time for 10 minutes (warning above ${eventLoopUtilization * 100} %): what comes has to wait. See which instance, and what it computes.`,
  },
];

/** Always fires. Whoever expects its notifications learns when they stop: that alerting itself is broken. */
const watchdog: AlertRule = {
  ...common,
  alert: 'Watchdog',
  severity: 'none',
  condition: { kind: 'always' },
  for: 0,
  valueAs: 'plain',
  summary: 'Alerting works',
  description: 'This alert always fires. Send it to a service that calls you when it stops arriving.',
};

/** What is wrong with scraping, telemetry or processes, and Watchdog. */
export const monitoringRules = (config: AlertConfig): readonly AlertRule[] => [
  ...scrapeRules(config),
  ...telemetryRules,
  ...processRules(config),
  watchdog,
];
