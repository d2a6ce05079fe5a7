/** Scrambles both halves of a hash, so that each bit of the text changes each bit of them (MurmurHash3's finaliser). */
function scramble(value: number, other: number): number {
  const first = Math.imul(value ^ (value >>> 16), 0x85ebca6b) ^ Math.imul(other ^ (other >>> 13), 0xc2b2ae35);
  const second = Math.imul(first ^ (first >>> 13), 0xc2b2ae35);
  return (second ^ (second >>> 16)) >>> 0;
}

/**
 * A hash of 53 bits, as a whole number: of 10,000 texts two share one with a probability of one in 180 million. It is
 * no secret keeper: who chooses texts can find two with the same.
 */
export function hashOf(text: string): number {
  let one = 0xdeadbeef;
  let two = 0x41c6ce57;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    one = Math.imul(one ^ code, 0x9e3779b1);
    two = Math.imul(two ^ code, 0x5f356495);
  }
  return (scramble(two, one) & 0x1fffff) * 2 ** 32 + scramble(one, two);
}
