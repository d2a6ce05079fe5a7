import { above, atLeast, below, gaugeOf, increase, minutes, on, unless } from './build.ts';
import type { Condition } from './condition.ts';
import type { AlertConfig } from './config.ts';
import type { AlertRule } from './rule.ts';

/** Health of a component: 1 healthy, 0.5 degraded, 0 unhealthy. The worst that any instance finds counts. */
const lessThan = (health: number, component?: string): Condition =>
  below(
    gaugeOf('min', on('systemHealth', { component: component ? { matches: component } : undefined }), [
      'component',
    ]),
    health,
  );

const common = { keepFiringFor: minutes(2), dashboard: 'system-overview' } as const;

const systemComponentUnhealthy: readonly AlertRule[] = [
  {
    ...common,
    alert: 'SystemComponentUnhealthy',
    severity: 'warning',
    condition: lessThan(1),
    for: minutes(10),
    valueAs: 'plain',
    summary: 'Component {component} is not healthy',
    description:
      'At least one instance has found component {component} degraded or unhealthy for 10 minutes (health {value} of 1). See what its check reports.',
  },
  {
    ...common,
    alert: 'SystemComponentUnhealthy',
    severity: 'critical',
    condition: lessThan(0.5),
    for: minutes(2),
    valueAs: 'plain',
    summary: 'Component {component} is unhealthy',
    description:
      'At least one instance has found component {component} unhealthy for 2 minutes (health {value} of 1). See what its check reports, and whether all instances find it so.',
  },
];

function connections(severity: 'warning' | 'critical', bound: number): AlertRule {
  return {
    ...common,
    alert: 'DatabaseConnectionIssues',
    severity,
    condition: above(gaugeOf('sum', on('databaseConnections')), bound),
    labels: { cause: 'connections' },
    for: minutes(5),
    valueAs: 'count',
    summary: '{value} database connections are open',
    description: `All instances together have {value} database connections open (${severity} above ${bound}). Beyond the server's limit new ones are refused. See which instance holds most, and whether queries hang.`,
  };
}

const databaseConnectionIssues = (config: AlertConfig): readonly AlertRule[] => [
  connections('warning', config.databaseConnectionsWarning),
  connections('critical', config.databaseConnectionsCritical),
  {
    ...common,
    alert: 'DatabaseConnectionIssues',
    severity: 'warning',
    condition: above(
      increase(on('errors', { component: { matches: config.databaseComponents } }), {
        window: minutes(5),
        by: ['component'],
      }),
      config.databaseErrors,
    ),
    labels: { cause: 'errors' },
    for: 0,
    valueAs: 'count',
    summary: 'Component {component} reports errors',
    description: `Component {component} reported {value} errors in 5 minutes (warning above ${config.databaseErrors}). See their types in the panel of errors and in the logs.`,
  },
  {
    ...common,
    alert: 'DatabaseConnectionIssues',
    severity: 'critical',
    condition: lessThan(0.5, config.databaseComponents),
    labels: { cause: 'health' },
    for: minutes(1),
    valueAs: 'plain',
    summary: 'Component {component} cannot be reached',
    description:
      'At least one instance has not reached component {component} for a minute. See whether the server runs, takes connections and is reachable from that instance.',
  },
];

const cacheUnavailable = (config: AlertConfig): readonly AlertRule[] => [
  {
    ...common,
    alert: 'CacheUnavailable',
    severity: 'critical',
    condition: lessThan(0.5, config.cacheComponents),
    labels: { cause: 'health' },
    for: minutes(1),
    valueAs: 'plain',
    summary: 'Component {component} cannot be reached',
    description:
      'At least one instance has not reached component {component} for a minute: its look-ups go to what stands behind the cache. See whether that bears the load.',
  },
  {
    ...common,
    alert: 'CacheUnavailable',
    severity: 'warning',
    condition: unless(
      atLeast(increase(on('cacheMisses'), { window: minutes(10), by: ['cache_type'] }), config.minLookups),
      above(increase(on('cacheHits'), { window: minutes(10), by: ['cache_type'] }), 0),
    ),
    labels: { cause: 'misses' },
    for: minutes(5),
    valueAs: 'count',
    summary: 'Cache {cache_type} never hits',
    description:
      'All {value} look-ups of cache {cache_type} in the last 10 minutes were misses. See whether it was flushed, its keys changed, or its server answers nothing.',
  },
];

/** SystemComponentUnhealthy, DatabaseConnectionIssues and CacheUnavailable. */
export const componentRules = (config: AlertConfig): readonly AlertRule[] => [
  ...systemComponentUnhealthy,
  ...databaseConnectionIssues(config),
  ...cacheUnavailable(config),
];
