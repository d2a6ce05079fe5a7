/** Mixes an integer so that neighbours become unrelated (the finaliser of MurmurHash3). */
function mix(value: number): number {
  let hash = value | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}

/** A number in [0, 1) that depends on nothing but its arguments: the same on every run and machine. */
export const draw = (seed: number, index: number, purpose: number): number =>
  mix(mix(mix(seed + 0x9e3779b9) ^ index) ^ Math.imul(purpose + 1, 0x27d4eb2f)) / 2 ** 32;
