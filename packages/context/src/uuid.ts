const digits = Buffer.from('0123456789abcdef');
const text = Buffer.from('00000000-0000-4000-8000-000000000000');
/** Where the random digits stand, but for the one that tells the variant too. */
const variantAt = 19;
const places = Array.from(text.keys()).filter((at) => text[at] === digits[0] && at !== variantAt);

/** Digits that a draw of 32 bits is enough for. */
const digitsOfDraw = 8;
const draw = (): number => (Math.random() * 2 ** 32) >>> 0;

/**
 * A random UUID (version 4 of RFC 9562) for what must be unique and need not be unpredictable: a request's id takes two
 * thirds of the time that `node:crypto` takes, which is not loaded for it.
 */
export function uuid(): string {
  let bits = 0;
  for (let index = 0; index < places.length; index += 1) {
    if (index % digitsOfDraw === 0) bits = draw();
    text[places[index] as number] = digits[bits & 15] as number;
    bits >>>= 4;
  }
  // The bits 10, and two at random.
  text[variantAt] = digits[8 | (draw() & 3)] as number;
  return text.toString('latin1');
}
