type Listener = (id: string) => void;

const key = Symbol.for('hishamos.context.on-user');
const slots = globalThis as { [key]?: Listener };

/** Has a function told of each user that a request or job is named to be of. It must not throw. One a process. */
export function onUser(listener: Listener): void {
  slots[key] = listener;
}

/** Tells of a user that a request or job was named to be of. */
export const tellUser: Listener = (id) => slots[key]?.(id);
