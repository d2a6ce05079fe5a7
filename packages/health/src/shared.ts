import { createHealth, type Health } from './health.ts';

const key = Symbol.for('hishamos.health');
const slots = globalThis as { [key]?: Health };
slots[key] ??= createHealth();

/** The components of this process. Two installed copies of this package share them. */
export const health: Health = slots[key];
