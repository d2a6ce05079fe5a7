import type { EventEmitter } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { getRequest } from '@hishamos/context';
import { context } from '@opentelemetry/api';
import { endResponse } from './end.ts';
import { type Exchange, exchangeOf, exchangeOfResponse } from './exchange.ts';
import { Kinds } from './kinds.ts';

type Emit = (this: EventEmitter, ...args: unknown[]) => boolean;
type Listener = ReturnType<EventEmitter['rawListeners']>[number];

/** Calls an emitter's `emit`; one function for all of them, as binding one each time costs more. */
export const emitFor = <Self>(
  emit: (this: Self, ...args: unknown[]) => boolean,
  emitter: Self,
  args: unknown[],
): boolean => emit.apply(emitter, args);

const isActive = ({ request }: Exchange): boolean => getRequest(context.active()) === request;

/**
 * An `emit` that calls the original in the context of an emitter's exchange. It is a function of its own because one that
 * hands the list of its arguments on has to make that list at each call, and most events need no context.
 */
const carried = (original: Emit, exchangeOfEmitter: (emitter: object) => Exchange | undefined): Emit =>
  function emit(...args) {
    const { context: own } = exchangeOfEmitter(this) as Exchange;
    return context.with(own, emitFor, undefined, original, this, args);
  };

/** A request or a response, or what an application made up in the place of one. */
type Emitter = { emit?: Emit };

const requests = new Kinds();
const responses = new Kinds();

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
  const kind = requests.toChange(incoming as Emitter);
  const original = kind?.emit;
  if (kind === undefined || original === undefined) return;
  const emitCarried = carried(original, exchangeOf);
  kind.emit = function emit(...args) {
    const exchange = exchangeOf(this);
    if (exchange === undefined) return original.apply(this, args);
    const event = args[0] as string;
    const heard = this.listenerCount(event);
    if (heard === 0 || heard === ownListeners(this, event) || isActive(exchange)) {
      return original.apply(this, args);
    }
    return emitCarried.apply(this, args);
  };
}

/**
 * Makes the events of responses of this kind reach their listeners in the request's context, and ends the exchange
 * with its response.
 */
export function carryResponses(response: ServerResponse): void {
  const kind = responses.toChange(response as Emitter);
  const original = kind?.emit;
  if (kind === undefined || original === undefined) return;
  // The application has not seen it yet: who listens is Node.js' own server, which goes on with the connection.
  const own = response.listenerCount('finish');
  const emitCarried = carried(original, exchangeOfResponse);
  kind.emit = function emit(...args) {
    const exchange = exchangeOfResponse(this);
    if (exchange === undefined) return original.apply(this, args);
    const event = args[0] as string;
    const isFinish = event === 'finish';
    if (isFinish || event === 'close') endResponse(exchange);
    const heard = this.listenerCount(event);
    if (heard === 0 || (isFinish && heard === own) || isActive(exchange)) {
      return original.apply(this, args);
    }
    return emitCarried.apply(this, args);
  };
}
