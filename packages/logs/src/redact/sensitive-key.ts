/** Words that make a field a secret wherever they stand in its name. */
const anywhere =
  /password|passwd|passphrase|passcode|secret|(?:api|private|access|account|master|signing|encryption)key|credential|authorization|cookie|creditcard|cardnumber|securitycode|socialsecurity|recoverycode|mnemonic/;

/** Words that make a field a secret at the end of its name: `token` is one, `tokens_used` is a count. */
const atEnd =
  /(?:token|jwt|pwd|conn(?:ection)?string|(?:db|sql|smtp|imap|mail|user|admin|root|login|proxy|redis|mongo|pg|ftp|ldap)pass)$/;

/** Names that are short for a secret, and a part of many other names. */
const whole = /^(?:pass|pw|auth|bearer|cv[vc]2?|ssn|t?otp|csrf|xsrf)$/;

/** Names that end like a secret, or hold one's word, and are none: models' tokens and pages' are counted and named. */
const harmless =
  /(?:page|per|max|first|last|next|input|output|prompt|completion|eos|bos|pad|stop)token$|secretary|cookiesenabled$/;

/** A name without case and separators: `X-Api-Key`, `api_key` and `apiKey` are one. */
export const normalizedKey = (name: string): string => name.toLowerCase().replaceAll(/[^\p{L}\p{N}]/gu, '');

/** Whether a field of this (normalized) name holds a secret. */
export const isSensitiveKey = (name: string): boolean =>
  (anywhere.test(name) || atEnd.test(name) || whole.test(name)) && !harmless.test(name);
