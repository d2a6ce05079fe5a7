import { isCardNumber } from './card-number.ts';
import { isSensitiveKey, normalizedKey } from './sensitive-key.ts';

/** What stands in a record where a secret stood. */
export const redacted = '[Redacted]';

/** One kind of secret in running text. */
interface Rule {
  readonly pattern: RegExp;
  readonly replacement: string | ((match: string) => string);
}

const secretName =
  '(?:password|passwd|passphrase|pwd|secret|(?:api|private|access|secret)[-_ ]?key|token|jwt|credentials?|authorization|connection[-_ ]?string)';

// Every repetition that could be tried again at each position is bounded: a hostile text must not cost quadratic time.
const rules: readonly Rule[] = [
  {
    pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    replacement: redacted,
  },
  // Credentials of a URL; a database's password may hold slashes that nobody encoded.
  {
    pattern:
      /\b((?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql):\/\/[^\s:/?#@]{0,256}):[^\s"'<>]{1,512}@/gi,
    replacement: `$1:${redacted}@`,
  },
  {
    pattern: /(\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s:/?#@]{0,256}):[^\s/?#@]{1,512}@/gi,
    replacement: `$1:${redacted}@`,
  },
  { pattern: /(\b[a-z][a-z\d+.-]{0,20}:\/\/)[^\s:/?#@]{16,512}@/gi, replacement: `$1${redacted}@` },
  { pattern: /\beyJ[\w-]{5,512}\.[\w-]{5,}(?:\.[\w-]*){0,3}/g, replacement: redacted },
  {
    pattern:
      /\b(?:bearer|basic|digest|negotiate)(?:\s{1,4}|%20|\+)(?=[\w+/=.~-]{0,512}(?:\d|=|[-_.+/]\w))[\w+/=.~-]{6,}/gi,
    replacement: keepScheme,
  },
  {
    pattern: /\b(?:[Bb]earer|BEARER|[Bb]asic|BASIC)\s{1,4}(?=[\w+/=.~-]{0,512}[a-z][A-Z])[\w+/=.~-]{12,}/g,
    replacement: keepScheme,
  },
  {
    pattern:
      /\b(?:[spr]k[-_](?:live|test|proj|ant|or|svcacct|admin)?[-_]?[\w-]{16,}|gh[pousr]_\w{20,}|github_pat_\w{20,}|gl(?:pat|ptt|dt)-[\w-]{16,}|xox[abeoprs]-[\w-]{10,}|(?:AKIA|ASIA)[\dA-Z]{16}|AIza[\w-]{30,}|ya29\.[\w-]{20,}|npm_\w{30,}|hf_\w{20,}|SG\.[\w-]{16,128}\.[\w-]{16,}|whsec_[\w+/=]{16,}|dop_v1_\w{32,}|pypi-[\w-]{32,})/g,
    replacement: redacted,
  },
  // A header's cookies: everything to the end of the line or of the quoted text.
  {
    pattern: /(\b(?:set-)?cookies?["']?\s{0,4}[:=]\s{0,4}["']?)(?!\[Redacted\])(?=[^\s"'{[])[^\r\n"']+/gi,
    replacement: `$1${redacted}`,
  },
  {
    pattern: new RegExp(
      String.raw`\b[\w.-]{0,64}${secretName}(?:\\?["'])?\s{0,4}(?:=|:|%3D)\s{0,4}(?:"(?:[^"\\]|\\.)*"|\\"(?:[^"\\]|\\[^"])*\\"|'[^']*'|(?!(?:\w{1,12}\s)?\[Redacted\])(?:(?:bearer|basic)\s+)?(?:\[Redacted\]|(?!\\?["'])[^\s,;&)\]}])+)`,
      'gi',
    ),
    replacement: keepName,
  },
  {
    pattern: /(?<![\w.])\d(?:[ -]?\d){12,18}(?![\w])/g,
    replacement: (match) => (isCardNumber(match) ? redacted : match),
  },
];

/** `Bearer abc123` is `Bearer [Redacted]`. */
function keepScheme(match: string): string {
  return `${/^\w+/.exec(match)?.[0] ?? ''} ${redacted}`;
}

/** `api_key="abc"` is `api_key="[Redacted]"`; `first_token: 3` is a measurement. */
function keepName(match: string): string {
  const separator = /(?:=|:|%3D)\s*/i.exec(match);
  if (separator === null || !isSensitiveKey(normalizedKey(match.slice(0, separator.index)))) return match;
  const end = separator.index + separator[0].length;
  const quote = /^\\?["']/.exec(match.slice(end))?.[0] ?? '';
  return `${match.slice(0, end)}${quote}${redacted}${quote}`;
}

/** Text without any of these holds no secret that the rules know; most text is told from it in one pass. */
const suspicious =
  /pass|pwd|secret|token|key|jwt|credential|auth|cookie|bearer|basic|digest|negotiate|connection|:\/\/|eyJ|-----BEGIN|[sprSPR][kK][-_]|gh[pousr]_|github_|gl(?:pat|ptt|dt)-|xox|AKIA|ASIA|AIza|ya29|npm_|hf_|SG\.|whsec|dop_v1|pypi-|\d(?:[ -]?\d){12}/i;

/** Replaces what looks like a secret by `[Redacted]`. */
export function redactText(text: string): string {
  if (!suspicious.test(text)) return text;
  let clean = text;
  for (const { pattern, replacement } of rules) {
    clean = clean.replace(pattern, replacement as string);
  }
  return clean;
}
