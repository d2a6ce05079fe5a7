import { randomBytes } from 'node:crypto';

/** Of an id: what comes behind its time and version, as in `7a2-b1c5-02f4d9c1e0a3`. */
const tailLength = 21;
const dashes = [3, 8];
const variant = 4;
/** How many tails are drawn at once: a call for random bytes costs more than the bytes. */
const drawn = 256;
const digits = Buffer.from('0123456789abcdef');

let tails = '';
let used = 0;
let millisecond = Number.NaN;
let beginning = '';

function draw(): string {
  const bytes = randomBytes(drawn * tailLength);
  for (let at = 0; at < bytes.length; at += 1) {
    const random = bytes[at] ?? 0;
    const place = at % tailLength;
    // The variant of RFC 9562 is the bits 10.
    bytes[at] = digits[place === variant ? 8 + (random % 4) : random % 16] ?? 0;
    if (dashes.includes(place)) bytes[at] = 0x2d;
  }
  return bytes.toString('latin1');
}

/** A new UUID of version 7 (RFC 9562): the time in milliseconds, then 74 random bits. */
export function newExecutionId(): string {
  const now = Date.now();
  if (now !== millisecond) {
    const time = now.toString(16).padStart(12, '0');
    beginning = `${time.slice(0, 8)}-${time.slice(8)}-7`;
    millisecond = now;
  }
  if (used === tails.length) {
    tails = draw();
    used = 0;
  }
  used += tailLength;
  return beginning + tails.slice(used - tailLength, used);
}
