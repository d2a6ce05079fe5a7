/** Who keeps the users that requests are for. It throws nothing. */
export type UserListener = (userId: string, email: string | undefined) => void;

const key = Symbol.for('hishamos.users');
const slots = globalThis as { [key]?: { current: UserListener | undefined } };

/** Who is told of each `setUser`. Every installed copy of this package shares it. */
slots[key] ??= { current: undefined };
export const userListener: { current: UserListener | undefined } = slots[key];
