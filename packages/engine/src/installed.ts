import type { Engine } from './engine.ts';

const key = Symbol.for('hishamos.engine');
const slots = globalThis as { [key]?: { current: Engine | undefined } };

/** The engine of this process. Every installed copy of this package shares it. */
slots[key] ??= { current: undefined };
export const installed: { current: Engine | undefined } = slots[key];
