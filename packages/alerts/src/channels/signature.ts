import { createHmac, timingSafeEqual } from 'node:crypto';

/** The headers that the custom webhook's signature is in. */
export const signatureHeader = 'X-HishamOS-Signature';
export const timestampHeader = 'X-HishamOS-Timestamp';

/** `v1=` and the HMAC-SHA256, in hexadecimal, of the timestamp, a full stop and the body. */
export const signatureOf = (secret: string, timestamp: number, body: string): string =>
  `v1=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

export interface SignedRequest {
  readonly secret: string;
  /** The value of `X-HishamOS-Signature`. */
  readonly signature: string | undefined;
  /** The value of `X-HishamOS-Timestamp`: seconds since the epoch. */
  readonly timestamp: string | undefined;
  /** The body as it was received, before it is parsed. */
  readonly body: string;
  /** Seconds that the timestamp may be away from now; 300 unless told. */
  readonly tolerance?: number;
}

/** Whether a request came from who knows the secret, not long ago: for those who receive the custom webhook. */
export function verifyWebhook({
  secret,
  signature,
  timestamp,
  body,
  tolerance = 300,
}: SignedRequest): boolean {
  if (signature === undefined || !/^\d{1,12}$/.test(timestamp ?? '')) return false;
  const seconds = Number(timestamp);
  if (Math.abs(Date.now() / 1000 - seconds) > tolerance) return false;
  const expected = Buffer.from(signatureOf(secret, seconds, body));
  const given = Buffer.from(signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
