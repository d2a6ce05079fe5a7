/** How a component, or the process as a whole, is: 1, 0.5 and 0 as values of the health metric. */
export type HealthStatus = 'healthy' | 'degraded' | 'unhealthy';

/** One component in a {@link HealthReport}. It never holds an error's message, which could name a host or a secret. */
export interface ComponentHealth {
  readonly status: HealthStatus;
  /** Milliseconds that the check took, or the timeout when it did not answer. */
  readonly response_time_ms: number;
}

/** The answer of `GET dashboard/health/`. */
export interface HealthReport {
  /** `unhealthy` when a critical component is, else `degraded` when any component is not healthy. */
  readonly status: HealthStatus;
  readonly components: Readonly<Record<string, ComponentHealth>>;
  /** ISO 8601 in UTC: when the report was put together. */
  readonly timestamp: string;
}

/** Puts the components' states together. */
export function reportOf(
  entries: readonly { name: string; critical: boolean; state: ComponentHealth }[],
): HealthReport {
  let status: HealthStatus = 'healthy';
  for (const { critical, state } of entries) {
    if (state.status === 'healthy' || status === 'unhealthy') continue;
    status = critical && state.status === 'unhealthy' ? 'unhealthy' : 'degraded';
  }
  return {
    status,
    components: Object.fromEntries(entries.map(({ name, state }) => [name, state])),
    timestamp: new Date().toISOString(),
  };
}
