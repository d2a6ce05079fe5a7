import { type BullQueue, checks } from '@hishamos/health';
import { whenConstructed } from '../construct.ts';
import type { Found } from '../found.ts';
import type { Kind } from '../role.ts';

interface Address {
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly url?: string;
}

interface Queue extends BullQueue {
  readonly closing?: unknown;
  readonly opts?: { readonly connection?: Address & { readonly options?: Address } };
}

const queues: Kind<Queue> = {
  role: 'celery',
  target({ opts }) {
    const { host, port, path, url } = opts?.connection?.options ?? opts?.connection ?? {};
    return JSON.stringify(['bullmq', host, port, path, url]);
  },
  state: ({ closing }) => (closing ? 'closed' : 'open'),
  check: checks.bullmq,
};

/** Follows the queues, workers and their like of BullMQ. */
export function watchBullmq(exports: unknown, found: Found): void {
  whenConstructed<Queue>((exports as { QueueBase?: unknown }).QueueBase, (queue) =>
    queueMicrotask(() => found.client(queue, queues)),
  );
}
