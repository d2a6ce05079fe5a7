import { encode, type Items } from '../delivery/encoding.ts';
import type { Target } from '../delivery/protocol.ts';
import type { Signal } from '../exporters.ts';
import { transportOf } from './transport-of.ts';

/** The reply says it as well. */
const ignore = (): void => undefined;

/** Makes one attempt to send items, and tells why the back end does not have them, if so. */
export async function sendOnce<S extends Signal>(
  target: Target & { readonly signal: S },
  items: Items[S],
): Promise<string | undefined> {
  const encoding = target.protocol === 'http/json' ? 'json' : 'protobuf';
  const body = encode(target.signal, encoding, items) ?? new Uint8Array();
  const reply = await transportOf(target, ignore).send(body, encoding);
  if (reply.kind !== 'taken') return reply.detail;
  return reply.rejected > 0 ? `rejected: ${reply.message}` : undefined;
}
