import { rankOf, registerOf, registers, sizeOf } from './hyper-log-log.ts';

/** The character that stands for the rank 0; the ranks up to 40 follow, without any that JSON would escape. */
const zero = 48;

/** The registers of some hashes. */
export function ranksOf(hashes: Iterable<number>): Uint8Array {
  const ranks = new Uint8Array(registers);
  for (const hash of hashes) {
    const register = registerOf(hash);
    ranks[register] = Math.max(ranks[register] as number, rankOf(hash));
  }
  return ranks;
}

/** Registers as text, a character each. */
export const sketchOf = (ranks: Uint8Array): string =>
  Buffer.from(ranks.map((rank) => rank + zero)).toString('latin1');

/** The registers of all that several sketches are of. */
function united(sketches: readonly string[]): Uint8Array {
  const ranks = new Uint8Array(registers);
  for (const sketch of sketches)
    for (const [register, character] of Buffer.from(sketch, 'latin1').entries())
      if (character - zero > (ranks[register] ?? 0)) ranks[register] = character - zero;
  return ranks;
}

/** How many different things several sketches are of, with a standard error of 0.81 %. */
export const sizeOfUnion = (sketches: readonly string[]): number => sizeOf(united(sketches));
