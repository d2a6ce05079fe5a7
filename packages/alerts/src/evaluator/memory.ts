import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FiredAlert } from './rule-state.ts';

const isFired = (value: unknown): value is FiredAlert => {
  if (typeof value !== 'object' || value === null) return false;
  const { key, labels, firedAt } = value as Record<string, unknown>;
  return (
    typeof key === 'string' && typeof labels === 'object' && labels !== null && typeof firedAt === 'number'
  );
};

/** A file that holds which alerts people know to be firing, so that a later process can tell of their end. */
export class Memory {
  readonly #path: string;

  constructor(directory: string) {
    this.#path = join(directory, 'firing.json');
  }

  async read(): Promise<FiredAlert[]> {
    try {
      const value: unknown = JSON.parse(await readFile(this.#path, 'utf8'));
      return Array.isArray(value) ? value.filter(isFired) : [];
    } catch {
      // There is none yet, or it is damaged: then nothing is known.
      return [];
    }
  }

  async write(alerts: readonly FiredAlert[]): Promise<void> {
    await writeFile(`${this.#path}.new`, JSON.stringify(alerts), { mode: 0o600 });
    await rename(`${this.#path}.new`, this.#path);
  }
}
