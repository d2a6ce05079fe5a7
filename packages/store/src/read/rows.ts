/** What the summaries by agent, command and workflow have in common. Rates and averages are over what has ended. */
interface Summary {
  total_executions: number;
  /** Those that completed. */
  successful_executions: number;
  /** Those that failed or ran into their time limit. */
  failed_executions: number;
  /** Completed ones among those that ended, 0 to 100; 0 where none has. */
  success_rate: number;
  /** Seconds; null where none has ended. */
  avg_execution_time: number | null;
  total_tokens: number;
  /** US dollars. */
  total_cost: number;
  cancelled_executions: number;
  timeout_executions: number;
  /** Those whose instance ended, or fell silent, before they did. */
  abandoned_executions: number;
  running_executions: number;
  input_tokens: number;
  output_tokens: number;
}

export interface AgentPerformance extends Summary {
  agent_id: string;
  agent_name: string;
}

export interface CommandUsage extends Summary {
  command_id: string;
  command_name: string;
}

export interface WorkflowPerformance extends Summary {
  workflow_id: string;
  workflow_name: string;
}

export interface DailyMetrics extends Omit<Summary, 'total_executions' | 'input_tokens' | 'output_tokens'> {
  /** The UTC day on which the executions started, as `2026-11-24`. */
  date: string;
  total_agent_executions: number;
  total_command_executions: number;
  total_workflow_executions: number;
}

export interface UserActivity {
  user_id: string;
  email: string | null;
  agent_executions_count: number;
  command_executions_count: number;
  workflow_executions_count: number;
  total_tokens: number;
  /** US dollars. */
  total_cost: number;
  last_activity: Date;
}
