import { agentPerformance } from './agents/agent-performance.ts';
import { analytics } from './analytics/analytics.ts';
import { apiPerformance } from './api/api-performance.ts';
import type { Dashboard } from './frame.ts';
import { systemOverview } from './system/system-overview.ts';

/** Every dashboard that ships. */
export const dashboards: readonly Dashboard[] = [systemOverview, agentPerformance, apiPerformance, analytics];
