import { uuid } from './uuid.ts';

const acceptable = /^[A-Za-z0-9._:-]{1,128}$/;

/** The caller's request id when it is 1-128 characters of `[A-Za-z0-9._:-]`, else a new UUID. */
export const requestIdFrom = (given: unknown): string =>
  typeof given === 'string' && acceptable.test(given) ? given : uuid();
