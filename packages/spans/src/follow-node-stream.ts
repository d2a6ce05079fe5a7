import { errorMonitor } from 'node:events';
import type { Readable } from 'node:stream';
import type { Execution } from './execution.ts';

/**
 * Ends an execution with a Node.js stream. It listens as a monitor, so that an error that nobody listens to
 * stays unhandled.
 */
export function followNodeStream(stream: Readable, execution: Execution): void {
  const closed = () => {
    if (stream.errored) execution.fail(stream.errored);
    else execution.end(stream.readableEnded ? {} : { status: 'cancelled' });
  };
  if (stream.destroyed || stream.readableEnded) {
    closed();
    return;
  }
  stream.once(errorMonitor, (error) => execution.fail(error));
  stream.once('end', () => execution.end());
  stream.once('close', closed);
}
