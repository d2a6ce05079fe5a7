/** The symbols under which winston keeps a record's level and its finished line (package `triple-beam`). */
export const LEVEL: unique symbol = Symbol.for('level');
export const MESSAGE: unique symbol = Symbol.for('message');
export const SPLAT: unique symbol = Symbol.for('splat');
