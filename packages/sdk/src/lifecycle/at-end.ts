import { clearTimeout, setTimeout } from 'node:timers';
import { diag } from '@opentelemetry/api';
import { TimeBudget } from './time-budget.ts';

/** What has to be done with something that is queued before the process ends. */
export interface EndWork {
  /**
   * Sends or stores what is queued, where the process can wait for it. It may be called more than once, as a process
   * does not always end when it was told to. A rejection is logged.
   *
   * @param within Milliseconds for which it is waited.
   */
  flush?(within: number): Promise<void>;
  /**
   * The last chance, where nothing can be awaited any more: after `process.exit`, a crash, or what `flush` did not
   * manage. It is called after the application's own `exit` listeners, and has to return within so many
   * milliseconds.
   */
  flushSync?(within: number): void;
}

/** Telemetry is sent last, so that it tells of the other work as well. */
export type EndStage = 'work' | 'telemetry';

type Stages = Readonly<Record<EndStage, Map<string, EndWork>>>;

const key = Symbol.for('hishamos.at-end');
const slot = globalThis as { [key]?: Stages };

/** Of this process: what preloads has a copy of this package. */
slot[key] ??= { work: new Map(), telemetry: new Map() };
const stages = slot[key];

/** The share of the time that the stage `work` may use, so that telemetry is sent though a database hangs. */
const shareOfWork = 0.5;

const told = (name: string, problem: unknown): void =>
  diag.error(`${name} was not flushed at the end of the process:`, problem);

/**
 * Has work done before the process ends. The work of one stage runs side by side, that of the stage `work` first.
 *
 * @param name one or two words for people to read; work of the same name and stage is replaced.
 * @returns a function that takes the work out again.
 */
export function atEnd(name: string, work: EndWork, stage: EndStage = 'work'): () => void {
  stages[stage].set(name, work);
  return () => {
    if (stages[stage].get(name) === work) stages[stage].delete(name);
  };
}

async function flushStage(stage: EndStage, within: number): Promise<void> {
  const pending = new Set<string>();
  const all = [...stages[stage]].map(async ([name, work]) => {
    if (work.flush === undefined) return;
    pending.add(name);
    try {
      await work.flush(within);
    } catch (error) {
      told(name, error);
    }
    pending.delete(name);
  });
  let timer: NodeJS.Timeout | undefined;
  const passed = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, within);
  });
  await Promise.race([Promise.all(all), passed]);
  clearTimeout(timer);
  if (pending.size > 0) {
    diag.warn(
      `${[...pending].join(', ')} still had something to flush when the time for it (HISHAMOS_SHUTDOWN_TIMEOUT) was over.`,
    );
  }
}

/** Does all registered work, stage by stage, within so many milliseconds. Never rejects. */
export async function flushAll(within: number): Promise<void> {
  const budget = new TimeBudget(within);
  await budget.spend((left) => flushStage('work', left * shareOfWork));
  await budget.spend((left) => flushStage('telemetry', left));
}

/** Does all that can be done at once, stage by stage, within so many milliseconds. Never throws. */
export function flushAllSync(within: number): void {
  const budget = new TimeBudget(within);
  for (const stage of [stages.work, stages.telemetry]) {
    for (const [name, work] of stage) {
      try {
        budget.spendSync((left) => work.flushSync?.(left));
      } catch (error) {
        told(name, error);
      }
    }
  }
}
