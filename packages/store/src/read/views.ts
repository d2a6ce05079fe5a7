import type {
  AgentPerformance,
  CommandUsage,
  DailyMetrics,
  UserActivity,
  WorkflowPerformance,
} from './rows.ts';

/** The rows of each view, by its short name. */
export interface ViewRows {
  agents: AgentPerformance;
  commands: CommandUsage;
  daily: DailyMetrics;
  users: UserActivity;
  workflows: WorkflowPerformance;
}

export type ViewName = keyof ViewRows;

/** Each view in the database, and the order in which its rows are given. */
export const viewSources: Readonly<Record<ViewName, { readonly view: string; readonly order: string }>> = {
  agents: { view: 'agent_performance_summary', order: 'success_rate DESC, total_executions DESC, agent_id' },
  commands: { view: 'command_usage_statistics', order: 'total_executions DESC, command_id' },
  daily: { view: 'daily_system_metrics', order: 'date DESC' },
  users: { view: 'user_activity_summary', order: 'total_cost DESC, user_id' },
  workflows: { view: 'workflow_performance_summary', order: 'total_executions DESC, workflow_id' },
};

export const viewNames = Object.keys(viewSources) as ViewName[];
