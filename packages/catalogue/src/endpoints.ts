/** Where the monitoring endpoints live, on the application's own port or on the monitoring port. */
export const monitoringPrefix = '/api/v1/monitoring/';

/** On a `node:http` server that serves the monitoring endpoints alone: its requests are neither counted nor traced. */
export const monitoringServerKey: unique symbol = Symbol.for('hishamos.monitoring-server');

/** Paths below {@link monitoringPrefix}; each answers with and without its trailing slash. */
export const monitoringPaths = {
  metrics: 'prometheus/metrics/',
  live: 'health/',
  ready: 'health/ready/',
  health: 'dashboard/health/',
  page: 'dashboard/',
  alerts: 'alerts/webhook/',
} as const;

export type MonitoringPath = keyof typeof monitoringPaths;

/** Values of the label `endpoint` that stand for what has no route of its own. */
export const unmatchedEndpoint = '__unmatched__';
/** What a label's value becomes beyond a cap. */
export const otherLabel = '__other__';
/** Value of the label `method` for a method that HTTP does not define. */
export const otherMethod = '_OTHER';

/** Methods that HTTP defines: RFC 9110, PATCH of RFC 5789 and QUERY. Each is its own value of the label `method`. */
export const httpMethods: ReadonlySet<string> = new Set([
  'CONNECT',
  'DELETE',
  'GET',
  'HEAD',
  'OPTIONS',
  'PATCH',
  'POST',
  'PUT',
  'QUERY',
  'TRACE',
]);
