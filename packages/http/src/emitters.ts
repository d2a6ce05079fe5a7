import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequest } from '@hishamos/context';
import { context } from '@opentelemetry/api';
import { endResponse } from './end.ts';
import { type Exchange, exchangeOf, exchangeOfResponse } from './exchange.ts';

type Emit = (this: EventEmitter, ...args: unknown[]) => boolean;
type Listener = ReturnType<EventEmitter['rawListeners']>[number];

/** Calls an emitter's `emit`; one function for all of them, as binding one each time costs more. */
export const emitFor = <Self>(
  emit: (this: Self, ...args: unknown[]) => boolean,
  emitter: Self,
  args: unknown[],
): boolean => emit.apply(emitter, args);

const isActive = ({ request }: Exchange): boolean => getRequest(context.active()) === request;

const patched = new WeakSet<object>();

/** Replaces `emit` of an emitter's kind, once. */
function patchEmit<Kind extends EventEmitter>(emitter: Kind, replacement: (original: Emit) => Emit): void {
  const prototype = Object.getPrototypeOf(emitter) as { emit: Emit };
  if (patched.has(prototype)) return;
  patched.add(prototype);
  prototype.emit = replacement(prototype.emit);
}

/** The listener by which Node.js' own server frees its parser at the end of a request, once it has been seen. */
let clearIncoming: Listener | undefined;

/** How many of the listeners of a request's event are Node.js' own, which need no context. */
function ownListeners(incoming: EventEmitter, event: string): number {
  if (event !== 'end') return 0;
  clearIncoming ??= incoming.rawListeners(event).find(({ name }) => name === 'clearIncoming');
  return clearIncoming === undefined ? 0 : incoming.listenerCount(event, clearIncoming);
}

/**
 * Makes the events of requests of this kind reach their listeners in the request's context.
 *
 * Without it a listener of `data`, `end` or `close` runs in the context of the socket, which on Node.js 24 and later
 * is another request's or none (AsyncContextFrame).
 */
export function carryRequests(incoming: IncomingMessage): void {
  patchEmit(
    incoming,
    (original) =>
      function emit(this: EventEmitter, ...args: unknown[]) {
        const exchange = exchangeOf(this);
        if (exchange === undefined) return original.apply(this, args);
        const event = args[0] as string;
        const heard = this.listenerCount(event);
        if (heard === 0 || heard === ownListeners(this, event) || isActive(exchange)) {
          return original.apply(this, args);
        }
        return context.with(exchange.context, emitFor, undefined, original, this, args);
      },
  );
}

/**
 * Makes the events of responses of this kind reach their listeners in the request's context, and ends the exchange
 * with its response.
 */
export function carryResponses(response: ServerResponse): void {
  // The application has not seen it yet: who listens is Node.js' own server, which goes on with the connection.
  const own = response.listenerCount('finish');
  patchEmit(
    response,
    (original) =>
      function emit(this: EventEmitter, ...args: unknown[]) {
        const exchange = exchangeOfResponse(this);
        if (exchange === undefined) return original.apply(this, args);
        const event = args[0] as string;
        const isFinish = event === 'finish';
        if (isFinish || event === 'close') endResponse(exchange);
        const heard = this.listenerCount(event);
        if (heard === 0 || (isFinish && heard === own) || isActive(exchange)) {
          return original.apply(this, args);
        }
        return context.with(exchange.context, emitFor, undefined, original, this, args);
      },
  );
}
