import { meters } from '@hishamos/meters';

const component = 'process';

/**
 * Counts uncaught exceptions and unhandled rejections.
 *
 * Nothing listens to `unhandledRejection`, as a listener alone keeps the process from ending: what is emitted is
 * looked at instead. A rejection that nobody listens to ends the process, and is then told of as uncaught as well;
 * under `--unhandled-rejections=strict` it is the other way round.
 */
export function countUncaughtErrors(): void {
  let toldAsRejection = false;
  let toldAsUncaught = false;
  const { emit } = process;
  process.emit = function counted(this: NodeJS.Process, ...args: Parameters<typeof emit>) {
    const [event, reason] = args as unknown[];
    if (event !== 'unhandledRejection') return Reflect.apply(emit, this, args);
    if (!toldAsUncaught) meters.error.record(reason, { component });
    toldAsUncaught = false;
    const isHandled: unknown = Reflect.apply(emit, this, args);
    toldAsRejection = isHandled === false;
    return isHandled;
  } as typeof emit;
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    const isRejection = origin === 'unhandledRejection';
    if (!isRejection || !toldAsRejection) meters.error.record(error, { component });
    toldAsUncaught = isRejection && !toldAsRejection;
    toldAsRejection = false;
  });
}
