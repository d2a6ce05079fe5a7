import type { HealthStatus } from '../report.ts';

/** From which values on a resource counts as degraded and as unhealthy. */
export interface Thresholds {
  readonly degradedAbove?: number;
  readonly unhealthyAbove?: number;
}

/** How a resource is, of which more in use is worse. */
export function statusAbove(
  value: number,
  { degradedAbove, unhealthyAbove }: Required<Thresholds>,
): HealthStatus {
  if (value > unhealthyAbove) return 'unhealthy';
  return value > degradedAbove ? 'degraded' : 'healthy';
}
