import type { AlertRule } from '@hishamos/catalogue/alerts';
import { highAgentFailureRate, highCost } from './agents.ts';
import { errorBudgetBurn, highErrorRate, slowApiResponses } from './api.ts';
import {
  cacheHealth,
  cacheMisses,
  databaseConnections,
  databaseErrors,
  databaseHealth,
  systemComponentUnhealthy,
} from './components.ts';
import {
  alertsNotDelivered,
  allTargetsDown,
  eventLoopSaturated,
  logLinesDropped,
  metricsAbsent,
  seriesCapReached,
  targetDown,
  telemetryBackendUnreachable,
  telemetryDropped,
  watchdog,
} from './monitoring.ts';
import type { Tell } from './story.ts';

/** The story of each alert, by its name, and by its cause where it has several. */
const stories: Readonly<Record<string, Tell>> = {
  HighErrorRate: highErrorRate,
  SlowApiResponses: slowApiResponses,
  HighAgentFailureRate: highAgentFailureRate,
  HighCost: highCost,
  SystemComponentUnhealthy: systemComponentUnhealthy,
  'DatabaseConnectionIssues connections': databaseConnections,
  'DatabaseConnectionIssues errors': databaseErrors,
  'DatabaseConnectionIssues health': databaseHealth,
  'CacheUnavailable health': cacheHealth,
  'CacheUnavailable misses': cacheMisses,
  TargetDown: targetDown,
  AllTargetsDown: allTargetsDown,
  MetricsAbsent: metricsAbsent,
  LogLinesDropped: logLinesDropped,
  TelemetryDropped: telemetryDropped,
  TelemetryBackendUnreachable: telemetryBackendUnreachable,
  AlertsNotDelivered: alertsNotDelivered,
  SeriesCapReached: seriesCapReached,
  EventLoopSaturated: eventLoopSaturated,
  Watchdog: watchdog,
  ErrorBudgetBurn: errorBudgetBurn,
};

/** How series behave around the bound of a rule. */
export function storyOf({ alert, labels }: AlertRule): Tell {
  const key = labels?.cause === undefined ? alert : `${alert} ${labels.cause}`;
  const story = stories[key];
  if (story === undefined) throw new Error(`no story tells when ${key} fires: add one to stories.ts`);
  return story;
}
