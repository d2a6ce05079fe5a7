import type { IncomingMessage } from 'node:http';
import { json, type Reply } from './reply.ts';

/** What a receiver answers: a status, and a body that becomes JSON. */
export interface AlertReply {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** Takes what Alertmanager posts. It reads the request's body itself, within bounds of its own, and never rejects. */
export type AlertReceiver = (request: IncomingMessage) => Promise<AlertReply>;

const key = Symbol.for('hishamos.alert-receiver');
const slots = globalThis as { [key]?: AlertReceiver | undefined };

/** The receiver of this process. Two copies of this package share it. */
export const currentAlertReceiver = {
  get: (): AlertReceiver | undefined => slots[key],
  set(receiver: AlertReceiver | undefined): void {
    slots[key] = receiver;
  },
};

/** The answer of `POST alerts/webhook/`. Alertmanager tries again after a 503. */
export async function alertsReply(
  request: IncomingMessage,
  receiver: AlertReceiver | undefined,
): Promise<Reply> {
  if (receiver === undefined) return json(503, { error: 'alerting is off: set ALERTING_ENABLED=true' });
  const { status, body, headers } = await receiver(request);
  return json(status, body, headers);
}
