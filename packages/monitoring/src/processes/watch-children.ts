import type { ChildProcess } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { clearInterval, setInterval } from 'node:timers';
import type { Worker } from 'node:worker_threads';

type Child = ChildProcess | Worker;

/** Milliseconds between two looks while there are children. */
const interval = 1000;

const runs = (child: Child): boolean =>
  'threadId' in child ? child.threadId !== -1 : child.exitCode === null && child.signalCode === null;

/** Looks again and again, as long as child processes or worker threads of this process run, until a look is enough. */
export function watchChildren(look: () => boolean): void {
  const children = new Set<Child>();
  let timer: NodeJS.Timeout | undefined;

  function lookAgain(): void {
    if (look()) {
      unsubscribe('child_process', onChild);
      unsubscribe('worker_threads', onChild);
      children.clear();
    } else for (const child of children) if (!runs(child)) children.delete(child);
    if (children.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  }

  function onChild(message: unknown): void {
    const { process: child, worker } = message as { process?: ChildProcess; worker?: Worker };
    const started = child ?? worker;
    if (started === undefined) return;
    children.add(started);
    timer ??= setInterval(lookAgain, interval).unref();
  }

  subscribe('child_process', onChild);
  subscribe('worker_threads', onChild);
}
