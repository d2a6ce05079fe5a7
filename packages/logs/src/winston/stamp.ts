import { contextFields } from '@hishamos/context';
import { type Context, context } from '@opentelemetry/api';

/** A winston info object. */
export type Info = Record<PropertyKey, unknown>;

/** What is known of an info object from the call that wrote it until its format has run. */
export interface Stamp {
  context: Context;
  /** Milliseconds since the epoch. */
  time: number;
  /** The context fields that were added: not the application's own. */
  added: readonly string[];
  /** True once the record has gone to the pipeline, or was found to go to nobody. */
  done: boolean;
}

/** Kept beside the info objects, not in them: formats and `prettyPrint` show what an info object holds. */
const stamps = new WeakMap<object, Stamp>();

export const isInfo = (value: unknown): value is Info => typeof value === 'object' && value !== null;

export const stampOf = (info: object): Stamp | undefined => stamps.get(info);

/** A copy that formats take for the same thing: `format.errors()` asks for `instanceof Error`. */
export function copyInfo(info: Info, without: readonly string[] = []): Info {
  const copy: Info = Object.create(Object.getPrototypeOf(info) as object | null);
  for (const key of Reflect.ownKeys(info)) {
    if (typeof key === 'string' && without.includes(key)) continue;
    const { enumerable = true } = Object.getOwnPropertyDescriptor(info, key) ?? {};
    Object.defineProperty(copy, key, { value: info[key], enumerable, writable: true, configurable: true });
  }
  return copy;
}

/**
 * Adds the fields of the active context that the info object does not have, and notes context and time.
 *
 * An object that is logged again, or that cannot be added to, is copied: its earlier record may still be waiting
 * in a slow logger, and must keep the ids of its own request.
 */
export function stampInfo(given: Info): { info: Info; stamp: Stamp } {
  const active = context.active();
  const earlier = stamps.get(given);
  const info = earlier || !Object.isExtensible(given) ? copyInfo(given, earlier?.added) : given;
  const added: string[] = [];
  for (const [name, value] of Object.entries(contextFields(active))) {
    if (info[name] !== undefined) continue;
    info[name] = value;
    added.push(name);
  }
  const stamp: Stamp = { context: active, time: Date.now(), added, done: false };
  stamps.set(info, stamp);
  return { info, stamp };
}
