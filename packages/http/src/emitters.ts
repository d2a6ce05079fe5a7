import type { EventEmitter } from 'node:events';
import { getRequest } from '@hishamos/context';
import { context } from '@opentelemetry/api';
import { endResponse } from './end.ts';
import { exchangeOf } from './exchange.ts';

type Emit = (this: EventEmitter, ...args: unknown[]) => boolean;

/** Calls an emitter's `emit`; one function for all of them, as binding one each time costs more. */
export const emitFor = <Self>(
  emit: (this: Self, ...args: unknown[]) => boolean,
  emitter: Self,
  args: unknown[],
): boolean => emit.apply(emitter, args);

/** Whether nobody listens but Node.js' own server, which frees its parser at the end of a request. */
function isUnheard(emitter: EventEmitter, event: string): boolean {
  const count = emitter.listenerCount(event);
  return (
    count === 0 ||
    (count === 1 && event === 'end' && emitter.rawListeners(event)[0]?.name === 'clearIncoming')
  );
}

const patched = new WeakSet<object>();

/**
 * Makes the events of requests and responses of this kind reach their listeners in the request's context, and
 * ends the exchange with its response.
 *
 * Without it a listener of `data`, `end`, `finish` or `close` runs in the context of the socket, which on
 * Node.js 24 and later is another request's or none (AsyncContextFrame).
 */
export function carryContext(emitter: EventEmitter): void {
  const prototype = Object.getPrototypeOf(emitter) as { emit: Emit };
  if (patched.has(prototype)) return;
  patched.add(prototype);
  const original = prototype.emit;
  prototype.emit = function emit(...args) {
    const exchange = exchangeOf(this);
    if (exchange === undefined) return original.apply(this, args);
    const event = args[0] as string;
    if ((event === 'finish' || event === 'close') && exchange.response === this) endResponse(exchange);
    if (isUnheard(this, event) || getRequest(context.active()) === exchange.request) {
      return original.apply(this, args);
    }
    return context.with(exchange.context, emitFor, undefined, original, this, args);
  };
}
