/** Words that make a field a secret wherever they stand in its name. */
const anywhere =
  /password|passwd|passphrase|secret|apikey|privatekey|accesskey|credential|authorization|cookie|creditcard|cardnumber/;

/** Words that make a field a secret at the end of its name, or as its name: `token` is one, `tokens_used` is a count. */
const atEnd = /(?:token|jwt|pwd|connectionstring)$|^(?:cvv|cvc|ssn|otp)$/;

/** Names that end like a secret, or hold one's word, and are none: models' tokens and pages' are counted and named. */
const harmless =
  /(?:page|per|max|first|last|next|input|output|prompt|completion|eos|bos|pad|stop)token$|secretary|cookiesenabled$/;

/** A name without case and separators: `X-Api-Key`, `api_key` and `apiKey` are one. */
export const normalizedKey = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Whether a field of this (normalized) name holds a secret. */
export const isSensitiveKey = (name: string): boolean =>
  (anywhere.test(name) || atEnd.test(name)) && !harmless.test(name);
