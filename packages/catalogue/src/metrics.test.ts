import { describe, expect, it } from 'vitest';
import type { Label } from './metric.ts';
import { metrics } from './metrics.ts';

/** The published names, types and labels. A change here is a breaking change for every dashboard and scraper. */
const published: Record<string, [kind: string, labels: string[]]> = {
  hishamos_agent_executions_total: ['counter', ['agent_id', 'status']],
  hishamos_agent_execution_duration_seconds: ['histogram', ['agent_id']],
  hishamos_agent_tokens_total: ['counter', ['agent_id', 'platform']],
  hishamos_agent_cost_total: ['counter', ['agent_id', 'platform']],
  hishamos_command_executions_total: ['counter', ['command_id', 'status']],
  hishamos_command_execution_duration_seconds: ['histogram', ['command_id']],
  hishamos_workflow_executions_total: ['counter', ['workflow_id', 'status']],
  hishamos_workflow_execution_duration_seconds: ['histogram', ['workflow_id']],
  hishamos_api_requests_total: ['counter', ['method', 'endpoint', 'status_code']],
  hishamos_api_request_duration_seconds: ['histogram', ['method', 'endpoint']],
  hishamos_active_users: ['gauge', []],
  hishamos_system_health: ['gauge', ['component']],
  hishamos_database_connections: ['gauge', []],
  hishamos_cache_hits_total: ['counter', ['cache_type']],
  hishamos_cache_misses_total: ['counter', ['cache_type']],
  hishamos_errors_total: ['counter', ['error_type', 'component']],
};

describe('metrics', () => {
  it('are exactly the published ones', () => {
    const declared = Object.values(metrics).map((metric) => [
      metric.name,
      [metric.kind, Object.keys(metric.labels)],
    ]);
    expect(Object.fromEntries(declared)).toEqual(published);
    expect(declared).toHaveLength(Object.keys(published).length);
  });

  it('list the four ways in which an execution ends', () => {
    const closed = Object.values(metrics).flatMap((metric) =>
      Object.values<Label>(metric.labels).filter((label) => label.kind === 'oneOf'),
    );
    expect(closed).toHaveLength(3);
    for (const label of closed) expect(label.values).toEqual(['completed', 'failed', 'cancelled', 'timeout']);
  });

  it('have the threshold of the slow-API alert among the bounds of its histogram', () => {
    expect(metrics.apiDuration.buckets.bounds).toContain(2);
  });
});
