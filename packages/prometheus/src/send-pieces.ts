import { pipeline, type Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';

/** Bytes that an answer gives to the system before others have their turn. */
const share = 262_144;

async function* paced(pieces: readonly Buffer[]): AsyncGenerator<Buffer> {
  let given = 0;
  for (const piece of pieces) {
    yield piece;
    given += piece.length;
    if (given < share) continue;
    given = 0;
    await setImmediate();
  }
}

/**
 * Sends the body of an answer no faster than its client reads it, and a little at a time: a thousand clients that ask
 * at once get the same page at once, and to hand all of it to each would keep the event loop from the application.
 */
export function sendPieces(response: Writable, pieces: readonly Buffer[]): void {
  // A client that goes before the end is nobody's error.
  pipeline(paced(pieces), response, () => undefined);
}
