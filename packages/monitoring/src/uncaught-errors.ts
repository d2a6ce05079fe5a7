import { meters } from '@hishamos/meters';

const component = 'process';
const rejection = 'unhandledRejection';

/** Whether Node.js runs in a mode in which a listener to rejections changes nothing. */
const outlivesRejections = /--unhandled-rejections[= ](?:warn|none)(?:\s|$)/.test(
  [...process.execArgv, process.env.NODE_OPTIONS].join(' '),
);

/** Has rejections told to a listener while they are told to others too. */
function listenBesideOthers(own: (reason: unknown) => void): void {
  let listening = false;
  process.on('newListener', (event, listener) => {
    if (event !== rejection || listening || listener === own) return;
    listening = true;
    process.prependListener(rejection, own);
  });
  process.on('removeListener', (event, listener) => {
    if (event !== rejection) return;
    if (listener === own) listening = false;
    else if (listening && process.listenerCount(rejection) === 1) process.off(rejection, own);
  });
}

/**
 * Counts uncaught exceptions and unhandled rejections.
 *
 * A listener to `unhandledRejection` keeps the process from ending, so ours is there only while the application has one
 * of its own. Without any, Node.js tells of a rejection as uncaught.
 */
export function countUncaughtErrors(): void {
  /** Under `--unhandled-rejections=strict` a rejection is told of as uncaught first. */
  let toldAsUncaught = false;
  const countRejection = (reason: unknown): void => {
    if (!toldAsUncaught) meters.error.record(reason, { component });
    toldAsUncaught = false;
  };
  if (outlivesRejections) process.on(rejection, countRejection);
  else listenBesideOthers(countRejection);
  process.on('uncaughtExceptionMonitor', (error, origin) => {
    meters.error.record(error, { component });
    toldAsUncaught = origin === rejection;
  });
}
