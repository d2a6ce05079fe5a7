import { readSetting } from '@hishamos/catalogue';
import pg from 'pg';
import { connectionOf, type Target } from '../connection.ts';
import { Names } from '../schema/names.ts';
import { targetOf } from '../target.ts';
import type {
  AgentPerformance,
  CommandUsage,
  DailyMetrics,
  UserActivity,
  WorkflowPerformance,
} from './rows.ts';
import { type ViewName, type ViewRows, viewSources } from './views.ts';

/** How many rows to read; all by default. */
export interface Limit {
  readonly limit?: number | undefined;
}

const { builtins } = pg.types;

/** Counts and sums as numbers, which are exact up to 2^53; days as text, which have no time zone. */
const parsers: Partial<Record<number, (text: string) => unknown>> = {
  [builtins.INT8]: Number,
  [builtins.NUMERIC]: Number,
  [builtins.DATE]: (text) => text,
};
const types: pg.CustomTypesConfig = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    parsers[oid] ?? pg.types.getTypeParser(oid, format as 'text'),
};

const poolSize = () => readSetting('HISHAMOS_DATABASE_POOL', process.env, () => {});

/** Reads the performance views. */
export class Store {
  readonly #pool: pg.Pool;
  readonly #names: Names;

  constructor(target: Target) {
    this.#names = new Names(target);
    this.#pool = new pg.Pool({ ...connectionOf(target, 'hishamos views'), max: poolSize(), types });
    // A connection that is lost while idle is replaced at its next use.
    this.#pool.on('error', () => {});
  }

  /** Agents, those with the highest success rate first. */
  topAgents({ limit = 10 }: Limit = {}): Promise<AgentPerformance[]> {
    return this.view('agents', { limit });
  }

  /** Commands, the most used first. */
  commandUsage(limit: Limit = {}): Promise<CommandUsage[]> {
    return this.view('commands', limit);
  }

  /** Days on which something was executed, the latest first; of the last 30. */
  dailyMetrics({ last }: { readonly last?: number } = {}): Promise<DailyMetrics[]> {
    return this.view('daily', { limit: last });
  }

  /** Users, those who cost the most first. */
  userActivity(limit: Limit = {}): Promise<UserActivity[]> {
    return this.view('users', limit);
  }

  /** Workflows, the most used first. */
  workflowPerformance(limit: Limit = {}): Promise<WorkflowPerformance[]> {
    return this.view('workflows', limit);
  }

  /** The rows of one view. */
  async view<V extends ViewName>(name: V, limit: Limit = {}): Promise<ViewRows[V][]> {
    return (await this.read(name, limit)).rows;
  }

  /** The rows of one view, and its columns, which are there where no rows are. */
  async read<V extends ViewName>(
    name: V,
    { limit }: Limit = {},
  ): Promise<{ readonly rows: ViewRows[V][]; readonly columns: readonly string[] }> {
    const { view, order } = viewSources[name];
    const text = `SELECT * FROM ${this.#names.view(view)} ORDER BY ${order} LIMIT $1`;
    const { rows, fields } = await this.#pool.query<ViewRows[V]>(text, [limit ?? null]);
    return { rows, columns: fields.map((field) => field.name) };
  }

  /** Closes its connections. */
  close(): Promise<void> {
    return this.#pool.end();
  }
}

/**
 * Opens the store that the environment names, or another one.
 *
 * @throws StoreError where there is none.
 */
export const openStore = async (target?: Target): Promise<Store> =>
  new Store(target ?? (await targetOf(process.env)));
