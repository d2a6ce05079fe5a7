import type { PageSource } from './page.ts';

const key = Symbol.for('hishamos.prometheus');
const slots = globalThis as { [key]?: PageSource | undefined };

/** The page of this process: that of the first reader that was started. Two copies of this package share it. */
export const currentSource = {
  get: (): PageSource | undefined => slots[key],
  offer(source: PageSource): void {
    slots[key] ??= source;
  },
  withdraw(source: PageSource): void {
    if (slots[key] === source) slots[key] = undefined;
  },
};
