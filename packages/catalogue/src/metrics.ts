import { agentSeconds, apiSeconds, commandSeconds, workflowSeconds } from './buckets.ts';
import { counter, gauge, histogram } from './declare.ts';
import { httpStatus, oneOf, text } from './metric.ts';

/** How an execution of an agent, command or workflow ended. */
export const status = oneOf('completed', 'failed', 'cancelled', 'timeout');

/** Every metric of the product, each declared once. Instruments, Prometheus names and docs derive from here. */
export const metrics = {
  agentExecutions: counter({
    name: 'hishamos_agent_executions_total',
    unit: '{execution}',
    help: 'Agent executions that ended, by status.',
    labels: { agent_id: text, status },
  }),
  agentDuration: histogram({
    name: 'hishamos_agent_execution_duration_seconds',
    unit: 's',
    help: 'Duration of agent executions in seconds.',
    labels: { agent_id: text },
    buckets: agentSeconds,
  }),
  agentTokens: counter({
    name: 'hishamos_agent_tokens_total',
    unit: '{token}',
    help: 'Tokens that agents used, input and output together.',
    labels: { agent_id: text, platform: text },
  }),
  agentCost: counter({
    name: 'hishamos_agent_cost_total',
    unit: 'USD',
    help: 'Cost of agent executions in US dollars.',
    labels: { agent_id: text, platform: text },
  }),
  commandExecutions: counter({
    name: 'hishamos_command_executions_total',
    unit: '{execution}',
    help: 'Command executions that ended, by status.',
    labels: { command_id: text, status },
  }),
  commandDuration: histogram({
    name: 'hishamos_command_execution_duration_seconds',
    unit: 's',
    help: 'Duration of command executions in seconds.',
    labels: { command_id: text },
    buckets: commandSeconds,
  }),
  workflowExecutions: counter({
    name: 'hishamos_workflow_executions_total',
    unit: '{execution}',
    help: 'Workflow executions that ended, by status.',
    labels: { workflow_id: text, status },
  }),
  workflowDuration: histogram({
    name: 'hishamos_workflow_execution_duration_seconds',
    unit: 's',
    help: 'Duration of workflow executions in seconds.',
    labels: { workflow_id: text },
    buckets: workflowSeconds,
  }),
  apiRequests: counter({
    name: 'hishamos_api_requests_total',
    unit: '{request}',
    help: 'HTTP requests that were answered or aborted, by method, route and status code.',
    labels: { method: text, endpoint: text, status_code: httpStatus },
  }),
  apiDuration: histogram({
    name: 'hishamos_api_request_duration_seconds',
    unit: 's',
    help: 'Duration of HTTP requests in seconds, from the request line to the end of the response.',
    labels: { method: text, endpoint: text },
    buckets: apiSeconds,
  }),
  activeUsers: gauge({
    name: 'hishamos_active_users',
    unit: '{user}',
    help: 'Different users of the requests of the last 15 minutes, or of the window that is set.',
    labels: {},
    merge: 'union',
  }),
  systemHealth: gauge({
    name: 'hishamos_system_health',
    unit: '1',
    help: 'Health of a component: 1 healthy, 0.5 degraded, 0 unhealthy.',
    labels: { component: text },
    merge: 'min',
  }),
  databaseConnections: gauge({
    name: 'hishamos_database_connections',
    unit: '{connection}',
    help: 'Open database connections of all pools.',
    labels: {},
    merge: 'sum',
  }),
  cacheHits: counter({
    name: 'hishamos_cache_hits_total',
    unit: '{hit}',
    help: 'Cache look-ups that found their key.',
    labels: { cache_type: text },
  }),
  cacheMisses: counter({
    name: 'hishamos_cache_misses_total',
    unit: '{miss}',
    help: 'Cache look-ups that did not find their key.',
    labels: { cache_type: text },
  }),
  errors: counter({
    name: 'hishamos_errors_total',
    unit: '{error}',
    help: 'Errors by type and component: uncaught ones, answers of 500 to 599 and what the application records.',
    labels: { error_type: text, component: text },
  }),
} as const;

export type MetricKey = keyof typeof metrics;
