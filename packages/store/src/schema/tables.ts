import { kinds, statuses } from './measures.ts';
import type { Names } from './names.ts';

const list = (values: readonly string[]) => values.map((value) => `'${value}'`).join(', ');

/**
 * One row an execution, in a partition for each month of its id: version 7 begins with the time. So the id alone
 * is the primary key, and an execution that arrives twice meets its first row, in whatever partition.
 */
const executions = (names: Names): string => `
CREATE TABLE ${names.of('executions')} (
  execution_id uuid PRIMARY KEY,
  kind text NOT NULL CHECK (kind IN (${list(kinds)})),
  subject_id text NOT NULL,
  subject_name text,
  status text NOT NULL CHECK (status IN (${list(statuses)})),
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  duration numeric CHECK (duration >= 0),
  input_tokens numeric CHECK (input_tokens >= 0),
  output_tokens numeric CHECK (output_tokens >= 0),
  total_tokens numeric CHECK (total_tokens >= 0),
  cost numeric CHECK (cost >= 0),
  platform text,
  model text,
  user_id text,
  request_id text,
  trace_id text,
  parent_execution_id uuid,
  error_type text,
  instance_id uuid NOT NULL,
  received_at timestamptz NOT NULL DEFAULT now()
) PARTITION BY RANGE (execution_id)`;

const comments = (names: Names): string[] => {
  const table = names.of('executions');
  const columns = {
    subject_id: 'id of the agent, command or workflow',
    subject_name: 'its name for people, where one was given',
    status: 'running until it ends; abandoned where its instance ended or fell silent before it did',
    duration: 'seconds',
    cost: 'US dollars',
    platform: "the model's provider",
    instance_id: 'the process that ran it',
  };
  return [
    `COMMENT ON TABLE ${table} IS 'Executions of agents, commands and workflows: one row each'`,
    ...Object.entries(columns).map(
      ([name, text]) => `COMMENT ON COLUMN ${table}.${name} IS '${text.replaceAll("'", "''")}'`,
    ),
  ];
};

/** The tables beside the rollups. */
export const tables = (names: Names): string[] => [
  executions(names),
  ...comments(names),
  // Finds the executions that an instance left; rows that have ended are not in it.
  `CREATE INDEX ${names.index('executions_open')} ON ${names.of('executions')} (instance_id)
  WHERE status IN ('running', 'abandoned')`,
  // Costs next to nothing, and finds a span of time among many rows.
  `CREATE INDEX ${names.index('executions_started')} ON ${names.of('executions')} USING brin (started_at)`,
  `CREATE TABLE ${names.of('users')} (
  user_id text PRIMARY KEY,
  email text,
  seen_at timestamptz NOT NULL
)`,
  `CREATE TABLE ${names.of('instances')} (
  instance_id uuid PRIMARY KEY,
  host text,
  process_id integer,
  started_at timestamptz NOT NULL DEFAULT now(),
  seen_at timestamptz NOT NULL,
  ended_at timestamptz
)`,
  `CREATE TABLE ${names.of('retention')} (
  only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  retained_from date NOT NULL
)`,
  `COMMENT ON TABLE ${names.of('retention')} IS 'Executions from before this day (UTC) are gone, and are no longer taken'`,
  `INSERT INTO ${names.of('retention')} (retained_from) VALUES ('0001-01-01')`,
];
