import { type AlertConfig, defaultAlertConfig } from '@hishamos/catalogue/alerts';
import { agentPerformance } from './agents/agent-performance.ts';
import { alertLinesOf } from './alert-lines.ts';
import { analytics } from './analytics/analytics.ts';
import { apiPerformance } from './api/api-performance.ts';
import type { Dashboard } from './frame.ts';
import { systemOverview } from './system/system-overview.ts';

/** Every dashboard that ships, with lines where the alerts of a configuration begin. */
export function dashboardsOf(config: AlertConfig = defaultAlertConfig): readonly Dashboard[] {
  const lines = alertLinesOf(config);
  return [systemOverview(lines), agentPerformance(lines), apiPerformance(lines), analytics];
}
