import { metrics } from '@hishamos/catalogue';

/** A value, a gap in which the series was not scraped, or the moment at which it was gone. */
type RandomSample = number | undefined | 'stale';

interface RandomSeries {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly RandomSample[];
}

export interface Scenario {
  readonly series: readonly RandomSeries[];
}

/** Mulberry32: the same numbers of 0 to 1 for the same seed. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A platform whose load, errors, latency, cost and health change every few minutes, with restarts and gaps. */
export function randomSeries(seed: number, steps: number, interval: number): Scenario {
  const random = generator(seed);
  const among = <T>(...of: readonly T[]): T => of[Math.floor(random() * of.length)] as T;
  const whole = (to: number): number => Math.floor(random() * to);

  /** What holds for some steps, then something else. */
  const phases = <T>(choose: () => T): T[] => {
    const all: T[] = [];
    while (all.length < steps) all.push(...new Array<T>(5 + whole(50)).fill(choose()));
    return all.slice(0, steps);
  };
  /** Restarts and gaps hit all series of a process at once. */
  const events: ('restart' | 'gap' | 'gone' | 'usual')[] = [];
  while (events.length < steps) {
    const dice = random();
    if (dice < 0.01) events.push('restart');
    else if (dice < 0.03) events.push('gap');
    else if (dice < 0.035) events.push('gone');
    // Some gaps are longer than the 5 minutes for which Prometheus goes on with the last value.
    else if (dice < 0.04) events.push(...new Array<'gap'>(1 + whole(20)).fill('gap'));
    else events.push('usual');
  }
  const born = () => (random() < 0.5 ? 0 : whole(steps / 3));

  const series: RandomSeries[] = [];
  const observe = (
    name: string,
    labels: Record<string, string>,
    next: (step: number, restarted: boolean) => number,
  ) => {
    const from = born();
    const samples = events.slice(0, steps).map((event, step): RandomSample => {
      const value = next(step, event === 'restart');
      if (step < from || event === 'gap') return undefined;
      return event === 'gone' ? 'stale' : Number(value.toFixed(6));
    });
    series.push({ name, labels, samples });
  };
  const counter = (name: string, labels: Record<string, string>, perStep: readonly number[]) => {
    let total = 0;
    observe(name, labels, (step, restarted) => {
      if (restarted) total = 0;
      total += (perStep[step] ?? 0) * (0.5 + random());
      return total;
    });
  };
  const gauge = (name: string, labels: Record<string, string>, values: readonly number[]) =>
    observe(name, labels, (step) => values[step] ?? 0);

  const load = phases(() => among(0, 2, 10, 50));
  const share = phases(() => among(0, 0.02, 0.06, 0.4));
  for (const method of ['GET', 'POST']) {
    const labels = { method, endpoint: '/a' };
    counter(metrics.apiRequests.name, { ...labels, status_code: '200' }, load);
    counter(
      metrics.apiRequests.name,
      { ...labels, status_code: '503' },
      load.map((each, step) => each * (share[step] ?? 0)),
    );
  }
  const slow = phases(() => among(0, 0.04, 0.08, 0.5));
  for (const endpoint of ['/a', '/slow/x']) {
    const { bounds } = metrics.apiDuration.buckets;
    for (const le of [...bounds.map(String), '+Inf']) {
      const bound = le === '+Inf' ? Number.POSITIVE_INFINITY : Number(le);
      // Fast ones take 0.1 s, slow ones up to 10 s.
      const within = (step: number) =>
        bound < 0.1 ? 0 : bound >= 10 ? 1 : 1 - (slow[step] ?? 0) * (1 - bound / 10);
      counter(
        `${metrics.apiDuration.name}_bucket`,
        { method: 'GET', endpoint, le },
        load.map((each, step) => each * within(step)),
      );
    }
  }
  for (const agent_id of ['coder', 'reviewer']) {
    const runs = phases(() => among(0, 0.2, 1, 5));
    const failing = phases(() => among(0, 0.08, 0.2, 0.8));
    counter(metrics.agentExecutions.name, { agent_id, status: 'completed' }, runs);
    for (const status of ['failed', 'timeout'])
      counter(
        metrics.agentExecutions.name,
        { agent_id, status },
        runs.map((each, step) => each * (failing[step] ?? 0)),
      );
    counter(
      metrics.agentCost.name,
      { agent_id, platform: 'openai' },
      phases(() => among(0, 0.005, 0.02, (0.1 * interval) / 30)),
    );
  }
  for (const component of ['database', 'redis', 'queue'])
    gauge(
      metrics.systemHealth.name,
      { component },
      phases(() => among(1, 1, 0.5, 0)),
    );
  gauge(
    metrics.databaseConnections.name,
    {},
    phases(() => among(5, 79, 85, 99)),
  );
  counter(
    metrics.errors.name,
    { error_type: 'Timeout', component: 'database' },
    phases(() => among(0, 0, 0.3, 2)),
  );
  counter(
    metrics.cacheHits.name,
    { cache_type: 'redis' },
    phases(() => among(0, 0, 5)),
  );
  counter(
    metrics.cacheMisses.name,
    { cache_type: 'redis' },
    phases(() => among(0, 1, 10)),
  );
  return { series };
}
