const digits = Buffer.from('0123456789abcdef');
const form = '00000000-0000-4000-8000-000000000000';
/** Where the random digits stand, but for the one that tells the variant too. */
const variantAt = 19;
const places = Uint8Array.from(
  Array.from(form).flatMap((digit, at) => (digit === '0' && at !== variantAt ? [at] : [])),
);

/** How many are made at a time: each keeps the text of all of them in memory. */
const together = 16;
const bytes = Buffer.from(form.repeat(together));
let text = '';
let next = 0;

/** Digits that a draw of 32 bits is enough for. */
const digitsOfDraw = 8;
const state = new Uint32Array(4);

/** Done for each text: processes that start from one snapshot of V8's heap have the same state, but not the same chance. */
function seed(): void {
  for (let index = 0; index < state.length; index += 1)
    state[index] = (state[index] as number) ^ (Math.random() * 2 ** 32);
}

/** 32 bits of Marsaglia's generator xorshift128: each call of `Math.random` would leave an object behind. */
function draw(): number {
  const newest = state[0] as number;
  let bits = state[3] as number;
  bits ^= bits << 11;
  bits ^= (bits >>> 8) ^ newest ^ (newest >>> 19);
  state[3] = state[2] as number;
  state[2] = state[1] as number;
  state[1] = newest;
  state[0] = bits;
  return bits;
}

function makeOne(start: number): void {
  let bits = 0;
  for (let index = 0; index < places.length; index += 1) {
    if (index % digitsOfDraw === 0) bits = draw();
    bytes[start + (places[index] as number)] = digits[bits & 15] as number;
    bits >>>= 4;
  }
  // The bits 10, and two at random that are left of the last draw.
  bytes[start + variantAt] = digits[8 | (bits & 3)] as number;
}

/**
 * A random UUID (version 4 of RFC 9562) for what must be unique and need not be unpredictable: a request's id takes a
 * third of the time that `node:crypto` takes, which is not loaded for it.
 */
export function uuid(): string {
  if (next === text.length) {
    seed();
    for (let start = 0; start < bytes.length; start += form.length) makeOne(start);
    text = bytes.toString('latin1');
    next = 0;
  }
  const id = text.slice(next, next + form.length);
  next += form.length;
  return id;
}
