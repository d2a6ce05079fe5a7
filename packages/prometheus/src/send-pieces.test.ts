import { Writable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { sendPieces } from './send-pieces.ts';

const pieces = Array.from({ length: 40 }, (_, index) => Buffer.alloc(65_536, index));

/** Takes whatever it is given at once. */
function client() {
  const written: Buffer[] = [];
  const response = new Writable({
    highWaterMark: 2 ** 30,
    write(chunk: Buffer, _encoding, taken) {
      written.push(chunk);
      taken();
    },
  });
  return { response, written };
}

it('sends all pieces, and lets the event loop do its other work meanwhile', async () => {
  const { response, written } = client();
  sendPieces(response, pieces);
  let turns = 0;
  for (; !response.writableFinished; turns += 1) await setImmediate();
  expect(Buffer.concat(written)).toEqual(Buffer.concat(pieces));
  expect(turns).toBeGreaterThanOrEqual(10);
});

it('stops when the client goes', async () => {
  const { response, written } = client();
  sendPieces(response, pieces);
  while (written.length === 0) await setImmediate();
  response.destroy();
  const before = written.length;
  for (let turn = 0; turn < 50; turn += 1) await setImmediate();
  expect(written.length).toBe(before);
  expect(before).toBeLessThan(pieces.length);
});
