import type { deliveryFailureReason } from '@hishamos/catalogue';
import type { Encoding } from '../delivery/batch.ts';

type FailureReason = (typeof deliveryFailureReason.values)[number];

/** What became of one attempt to send a request. */
export type Reply =
  /** The back end took it, but for `rejected` items of it, and may say why. */
  | { readonly kind: 'taken'; readonly rejected: number; readonly message: string }
  /** It may be taken later, after so many milliseconds if the back end said so. */
  | {
      readonly kind: 'later';
      readonly reason: Exclude<FailureReason, 'refused'>;
      readonly detail: string;
      readonly after?: number | undefined;
    }
  /** It will never be taken. */
  | { readonly kind: 'refused'; readonly detail: string };

/** Sends the requests of one signal to its back end. */
export interface Transport {
  /** Where to, for people to read; without credentials. */
  readonly destination: string;
  /** Never rejects. */
  send(body: Uint8Array, encoding: Encoding): Promise<Reply>;
}
