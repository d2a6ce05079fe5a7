import { constants } from 'node:os';

/** `process` as those see it who replace its functions. */
interface Replaceable {
  /** Whether `exit` has been emitted, which happens once: an error in a listener of it ends the process at once. */
  readonly _exiting?: boolean;
  kill(pid: number, signal?: string | number): true;
  reallyExit(code?: number): never;
}

const hooks = process as unknown as Replaceable;
/** Signals by which a process ends itself, when nobody listens for them. */
const deadly = ['SIGTERM', 'SIGINT', 'SIGHUP', 'SIGQUIT', 'SIGKILL'] as const;

/** The signal by which a process is about to end itself, as the application listens for it no more. */
function deadlySignal(
  pid: number,
  signal: string | number = 'SIGTERM',
  ours: ReadonlySet<unknown>,
): NodeJS.Signals | undefined {
  if (pid !== process.pid) return;
  const name = deadly.find((each) => each === signal || constants.signals[each] === signal);
  return name !== undefined && process.listeners(name).every((listener) => ours.has(listener))
    ? name
    : undefined;
}

/**
 * Calls `work` as the very last thing of this process, after the application's own listeners of `exit`: at a natural
 * end, at `process.exit`, at a crash, and when the process ends itself by a signal. It may be called more than once.
 *
 * @param ours Our own listeners of signals, which do not keep such a signal from ending the process there and then.
 * @returns what to call when a natural end is in sight.
 */
export function atTheVeryEnd(work: () => void, ours: ReadonlySet<unknown>): () => void {
  const { reallyExit, kill } = hooks;
  hooks.reallyExit = (code) => {
    work();
    return Reflect.apply(reallyExit, process, [code]);
  };
  hooks.kill = (pid, signal) => {
    const end = deadlySignal(pid, signal, ours);
    if (end !== undefined) {
      process.removeAllListeners(end);
      work();
    }
    return Reflect.apply(kill, process, [pid, signal]);
  };
  // A natural end and a crash call nothing that could be replaced, but are announced: then there is time to be last.
  const beLast = (): void => {
    process.off('exit', work);
    process.on('exit', work);
  };
  process.on('uncaughtExceptionMonitor', () => {
    if (hooks._exiting) work();
    else beLast();
  });
  return beLast;
}
