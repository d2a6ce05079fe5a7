/** One execution as the inbox takes it. Costs are whole millionths of a dollar, so that a recount is exact. */
export interface Sent {
  readonly execution_id: string;
  readonly kind: 'agent' | 'command' | 'workflow';
  readonly subject_id: string;
  readonly subject_name: string | null;
  readonly status: string;
  readonly started_at: string;
  readonly ended_at: string | null;
  readonly duration: number | null;
  readonly total_tokens: number | null;
  readonly cost: string | null;
  readonly platform: string | null;
  readonly user_id: string | null;
  readonly instance_id: string;
}

const micro = (value: string | null) => BigInt(Math.round(Number(value ?? 0) * 1e6));
const dollars = (value: bigint) => Number(value) / 1e6;

/** Sums over executions, counted one by one. */
class Sums {
  total = 0;
  running = 0;
  completed = 0;
  failed = 0;
  finished = 0;
  tokens = 0;
  cost = 0n;
  seconds = 0n;

  add(sent: Sent): void {
    this.total += 1;
    if (sent.status === 'running') this.running += 1;
    if (sent.status === 'completed') this.completed += 1;
    if (sent.status === 'failed' || sent.status === 'timeout') this.failed += 1;
    if (sent.duration !== null) this.finished += 1;
    this.tokens += sent.total_tokens ?? 0;
    this.cost += micro(sent.cost);
    this.seconds += micro(String(sent.duration ?? 0));
  }

  get rate(): number {
    const ended = this.total - this.running;
    return ended === 0 ? 0 : Math.round((10_000 * this.completed) / ended) / 100;
  }

  get average(): number | null {
    return this.finished === 0 ? null : Math.round(Number(this.seconds) / this.finished) / 1e6;
  }
}

function grouped(rows: readonly Sent[], key: (row: Sent) => string | null): [string, Sums][] {
  const groups = new Map<string, Sums>();
  for (const row of rows) {
    const name = key(row);
    if (name === null) continue;
    const sums = groups.get(name) ?? new Sums();
    sums.add(row);
    groups.set(name, sums);
  }
  return [...groups].toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const nameOf = (rows: readonly Sent[], id: string): string =>
  rows
    .filter((row) => row.subject_id === id && row.subject_name !== null)
    .toSorted((a, b) => (a.execution_id < b.execution_id ? -1 : 1))
    .at(-1)?.subject_name ?? id;

/** What the views have to show of these executions. */
export function recounted(rows: readonly Sent[]): Record<string, unknown[][]> {
  const of = (kind: string) => rows.filter((row) => row.kind === kind);
  const bySubject = (kind: string) =>
    grouped(of(kind), (row) => row.subject_id).map(([id, sums]) => [
      id,
      nameOf(of(kind), id),
      sums.total,
      sums.completed,
      sums.failed,
      sums.running,
      sums.rate,
      sums.average,
      sums.tokens,
      dollars(sums.cost),
    ]);
  const count = (some: readonly Sent[], kind: string) => some.filter((row) => row.kind === kind).length;
  return {
    agents: bySubject('agent'),
    commands: bySubject('command'),
    workflows: bySubject('workflow'),
    daily: grouped(rows, (row) => row.started_at.slice(0, 10)).map(([date, sums]) => {
      const some = rows.filter((row) => row.started_at.startsWith(date));
      return [
        date,
        count(some, 'agent'),
        count(some, 'command'),
        count(some, 'workflow'),
        sums.completed,
        sums.failed,
        sums.tokens,
        dollars(sums.cost),
        sums.average,
      ];
    }),
    users: grouped(rows, (row) => row.user_id).map(([id, sums]) => {
      const some = rows.filter((row) => row.user_id === id);
      return [
        id,
        count(some, 'agent'),
        count(some, 'command'),
        count(some, 'workflow'),
        sums.tokens,
        dollars(sums.cost),
        Math.max(...some.map((row) => Date.parse(row.ended_at ?? row.started_at))),
      ];
    }),
  };
}

const subjectView = (view: string, kind: string) =>
  `SELECT ${kind}_id, ${kind}_name, total_executions::int, successful_executions::int, failed_executions::int, running_executions::int,
    success_rate::float8, avg_execution_time::float8, total_tokens::float8, total_cost::float8 FROM ${view} ORDER BY ${kind}_id COLLATE "C"`;

/** What the views show, in the columns of {@link recounted}. */
export const viewQueries = {
  agents: subjectView('agent_performance_summary', 'agent'),
  commands: subjectView('command_usage_statistics', 'command'),
  workflows: subjectView('workflow_performance_summary', 'workflow'),
  daily: `SELECT date::text, total_agent_executions::int, total_command_executions::int, total_workflow_executions::int,
    successful_executions::int, failed_executions::int, total_tokens::float8, total_cost::float8, avg_execution_time::float8
    FROM daily_system_metrics ORDER BY date`,
  users: `SELECT user_id, agent_executions_count::int, command_executions_count::int, workflow_executions_count::int,
    total_tokens::float8, total_cost::float8, (extract(epoch FROM last_activity) * 1000)::float8 FROM user_activity_summary ORDER BY user_id COLLATE "C"`,
} as const;
