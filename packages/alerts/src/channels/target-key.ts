import { createHash } from 'node:crypto';
import type { ChannelName } from '../notification.ts';

/** A recipient's key: the spool holds it, so it tells nothing of the recipient. */
export const targetKey = (channel: ChannelName, recipient: string): string =>
  `${channel}-${createHash('sha256').update(recipient).digest('hex').slice(0, 12)}`;
