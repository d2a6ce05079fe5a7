import { join } from 'node:path';
import { kill } from 'node:process';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { expect } from 'vitest';
import { register, TestProcess } from '../support/process.ts';
import { type ParsedPage, parsePage, seriesKey } from '../support/prometheus-page.ts';

const metricsPath = monitoringPrefix + monitoringPaths.metrics;

const app = join(import.meta.dirname, 'group-app.cjs');

/** Milliseconds between two writings of what a process has recorded: docs/processes.md promises them. */
export const interval = 2000;

export const sleep = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until something holds. */
export async function until(holds: () => boolean | Promise<boolean>, what: string): Promise<void> {
  for (const end = Date.now() + 30_000; !(await holds()); ) {
    if (Date.now() > end) throw new Error(`in 30 s it did not come to this: ${what}`);
    await sleep(50);
  }
}

/** An element that has to be there. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('there is no such element');
  return value;
}

export interface GroupMember {
  readonly pid: number;
  readonly origin: string;
}

/** An application of several processes or threads. */
export class GroupApp implements AsyncDisposable {
  readonly #process: TestProcess;

  constructor(
    kind: 'cluster' | 'fork' | 'thread',
    count: number,
    env: Readonly<Record<string, string>> = {},
  ) {
    this.#process = new TestProcess({
      args: ['--require', register, app, kind, String(count)],
      env: { HISHAMOS_LOG_CONSOLE: 'off', HISHAMOS_BANNER: 'off', ...env },
    });
  }

  get complaints(): string[] {
    return this.#process.complaints;
  }

  /** All that have started so far, the first process among them, once there are so many. */
  async members(count: number): Promise<[GroupMember, ...GroupMember[]]> {
    const found = () => [...this.#process.stdout.matchAll(/^member (\d+)-\d+ (\d+)$/gm)];
    await until(() => found().length >= count, `${count} members`);
    const started = found().map(([, pid, port]) => ({
      pid: Number(pid),
      origin: `http://127.0.0.1:${port}`,
    }));
    return [required(started[0]), ...started.slice(1)];
  }

  /** The one that started last, once there were so many. */
  newest = async (count: number): Promise<GroupMember> => required((await this.members(count)).at(-1));

  end(): ReturnType<TestProcess['end']> {
    return this.#process.end();
  }

  /** Ends those too that a killed parent has left. */
  async [Symbol.asyncDispose](): Promise<void> {
    for (const [, pid] of this.#process.stdout.matchAll(/^member (\d+)-/gm)) {
      try {
        kill(Number(pid), 'SIGKILL');
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
      }
    }
    await this.#process[Symbol.asyncDispose]();
  }
}

export async function ask({ origin }: GroupMember, path: string): Promise<string> {
  const response = await fetch(origin + path, { headers: { connection: 'close' } });
  expect(response.status).toBe(200);
  return response.text();
}

export const record = (member: GroupMember, n: number, agent = 'shared', health = ''): Promise<string> =>
  ask(member, `/record?n=${n}&agent=${agent}&health=${health}`);

/** What a page may be expected to show of the records of {@link record}. */
type Expected = Partial<ReturnType<typeof totals>>;

/** Scrapes members, and makes sure that between two scrapes nothing that may only rise falls or vanishes. */
export class Scraper {
  #last: ParsedPage | undefined;

  async scrape(member: GroupMember): Promise<ParsedPage> {
    const page = parsePage(await ask(member, metricsPath));
    for (const [key, value] of this.#last?.samples ?? []) {
      const name = /^\w+/.exec(key)?.[0] ?? '';
      // What stands at 0 may go where the cap needs its room.
      if (this.#last?.types.get(name) === 'gauge' || value === 0) continue;
      expect(page.samples.get(key) ?? -1, key).toBeGreaterThanOrEqual(value);
    }
    this.#last = page;
    return page;
  }

  /**
   * Scrapes until a page shows what is expected, or at least that many executions: a process that is too busy to
   * answer a scrape is shown as it was a few seconds ago.
   */
  async shows(
    member: GroupMember,
    { executions = 0, ...others }: Expected,
    exactly = true,
  ): Promise<ParsedPage> {
    let page = await this.scrape(member);
    const enough = async () => {
      page = await this.scrape(member);
      const found = totals(page);
      return (
        (exactly ? found.executions === executions : found.executions >= executions) &&
        Object.entries(others).every(([key, value]) => found[key as keyof Expected] === value)
      );
    };
    await until(enough, `${JSON.stringify({ executions, ...others })}`);
    return page;
  }
}

const sumOf = ({ samples }: ParsedPage, start: string): number =>
  [...samples].reduce((sum, [key, value]) => (key.startsWith(start) ? sum + value : sum), 0);

/** What a page says of the records of {@link record}. */
export function totals(page: ParsedPage) {
  const agent = 'hishamos_agent_';
  return {
    executions: sumOf(page, `${agent}executions_total `),
    failed: page.samples.get(seriesKey(`${agent}executions_total`, { agent_id: 'shared', status: 'failed' })),
    durations: sumOf(page, `${agent}execution_duration_seconds_count `),
    tokens: sumOf(page, `${agent}tokens_total `),
    cost: sumOf(page, `${agent}cost_total `),
    jobs: page.samples.get('jobs_total'),
    took: page.samples.get('took_count'),
    processes: page.samples.get('hishamos_monitoring_processes'),
  };
}
