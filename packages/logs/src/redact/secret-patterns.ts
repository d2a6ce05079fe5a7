import { isCardNumber } from './card-number.ts';
import { isSensitiveKey, normalizedKey } from './sensitive-key.ts';

/** What stands in a record where a secret stood. */
export const redacted = '[Redacted]';

/** One kind of secret in running text. */
interface Rule {
  readonly pattern: RegExp;
  readonly replacement: string | ((match: string, ...groups: never[]) => string);
}

/** Names of secrets; whether a longer name that holds one is secret too, {@link isSensitiveKey} decides. */
const secretName =
  '(?:pass(?:word|wd|phrase|code)?|pwd|secret|(?:api|private|access|secret|account|master|signing|encryption)[-_ ]?key|token|jwt|credentials?|bearer|authorization|connection[-_ ]?string|cv[vc]2?|ssn|otp|[cx]srf)';

/** How the keys begin that known services hand out. */
const keyPrefixes = [
  // Models and what agents use beside them: OpenAI, Anthropic, Groq, xAI, Perplexity, Replicate, Hugging Face, LangSmith,
  // Pinecone, Tavily.
  '[spr]k[-_](?:live|test|proj|ant|or|lf|svcacct|admin)?[-_]?[\\w-]{16,}',
  '(?:gsk|hf|r8)_\\w{20,}',
  '(?:xai|pplx|tvly)-[\\w-]{20,}',
  '(?:lsv2|pcsk)_\\w{20,}',
  // Code and packages: GitHub, GitLab, npm, PyPI, Docker.
  'gh[pousr]_\\w{20,}',
  'github_pat_\\w{20,}',
  'gl(?:pat|ptt|dt)-[\\w-]{16,}',
  'npm_\\w{30,}',
  'pypi-[\\w-]{32,}',
  'dckr_pat_[\\w-]{20,}',
  // Clouds and other services: AWS, Google, DigitalOcean, Vault, Slack, SendGrid, Stripe, age, Shopify,
  // Square, Telegram.
  '(?:AKIA|ASIA)[\\dA-Z]{16}',
  'AIza[\\w-]{30,}',
  'ya29\\.[\\w-]{20,}',
  'dop_v1_\\w{32,}',
  'hv[sb]\\.[\\w-]{20,}',
  'xox[abeoprs]-[\\w-]{10,}',
  'SG\\.[\\w-]{16,128}\\.[\\w-]{16,}',
  'whsec_[\\w+/=]{16,}',
  'AGE-SECRET-KEY-1\\w{20,}',
  'shp(?:at|ca|pa|ss)_\\w{20,}',
  'sq0\\w{3}-[\\w-]{20,}',
  '\\d{8,10}:[\\w-]{35}(?![\\w-])',
];

const assigns = '(?:=>|=|:|%3D|%3A)(?:\\s|%20){0,4}';
const databases = 'postgres(?:ql)?|mysql|mariadb|mongodb(?:\\+srv)?|rediss?|amqps?|mssql';

// Every repetition that could be tried again at each position is bounded: a hostile text must not cost quadratic time.
const rules: readonly Rule[] = [
  {
    pattern: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]{0,40}PRIVATE KEY-----|$)/g,
    replacement: redacted,
  },
  // Credentials of a URL; a database's password may hold slashes that nobody encoded.
  {
    pattern: new RegExp(`\\b((?:${databases}):\\/\\/[^\\s:/?#@]{0,256}):[^\\s"'<>]{1,512}@`, 'gi'),
    replacement: `$1:${redacted}@`,
  },
  {
    pattern: /(\b[a-z][a-z\d+.-]{0,20}:\/\/[^\s:/?#@]{0,256}):[^\s/?#@]{1,512}@/gi,
    replacement: `$1:${redacted}@`,
  },
  {
    pattern: /(\b(?:rediss?:\/\/|[a-z][a-z\d+.-]{0,20}:\/\/(?=[^\s:/?#@]{16})))[^\s:/?#@[\]]{1,512}@/gi,
    replacement: `$1${redacted}@`,
  },
  // What makes a URL its holder's own.
  {
    pattern: /(\bhooks\.slack\.com\/services\/|\bdiscord(?:app)?\.com\/api\/webhooks\/)[\w/-]{16,}/gi,
    replacement: `$1${redacted}`,
  },
  {
    pattern:
      /([?&](?:(?:x-(?:amz|goog)-)?(?:signature|credential)|sig)=|[?&]code=(?=[\w.~%-]{16}))[^\s&#"'<>[\]]{1,2048}/gi,
    replacement: `$1${redacted}`,
  },
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
  { pattern: new RegExp(`\\b(?:${keyPrefixes.join('|')})`, 'g'), replacement: redacted },
  // A header's cookies or credentials: everything to the end of the line or of the quoted text.
  {
    pattern:
      /(\b(?:(?:set-)?cookies?|(?:proxy-)?authorization)["']?\s{0,4}[:=,]\s{0,4}(?:\[(?!Redacted\])\s{0,4})?["']?)(?!(?:\w{1,20} )?\[Redacted\])(?=[^\s"'{[])[^\r\n"']+/gi,
    replacement: `$1${redacted}`,
  },
  {
    pattern: new RegExp(
      String.raw`${secretName}[\w-]{0,32}(?:\\?["']|%22)?\s{0,4}${assigns}(?:"(?:[^"\\]|\\.)*"|\\"(?:[^"\\]|\\[^"])*\\"|'[^']*'|(?!(?:\w{1,12}\s)?\[Redacted\])(?:(?:bearer|basic)\s+)?(?:\[Redacted\]|(?!\\?["'])[^\s,;&)\]}])+)`,
      'gi',
    ),
    replacement: keepName,
  },
  // Options of a command line: `--password x`, `-u name:x`.
  {
    pattern: new RegExp(`${secretName}\\s{1,4}(?![-[])[^\\s]+`, 'gi'),
    replacement: keepOption,
  },
  { pattern: /(\s-u\s{1,4}[^\s:]{1,64}:)(?!\d+\b)[^\s[]+/g, replacement: `$1${redacted}` },
  {
    pattern: /\b(pass(?:word|wd|phrase)\s{1,4})(["'])(?!\[Redacted\])[^"'\r\n]{1,256}\2/gi,
    replacement: `$1$2${redacted}$2`,
  },
  // An element of XML.
  {
    pattern: new RegExp(
      `(<(?:[\\w.-]{1,32}:)?([\\w.-]{0,64}${secretName}[\\w-]{0,32})(?:\\s[^<>]{0,200})?>)(?!\\[Redacted\\])[^<]{1,2048}(?=<)`,
      'gi',
    ),
    replacement: (match, element = '', name = '') =>
      isSensitiveKey(normalizedKey(name)) ? element + redacted : match,
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

/** The part of a name that stands before a match: looked for there alone, it costs nothing elsewhere. */
const nameBefore = (text: string, offset: number): string =>
  /[\w.-]*$/.exec(text.slice(Math.max(0, offset - 64), offset))?.[0] ?? '';

const firstAssignment = new RegExp(assigns, 'i');

/** `api_key="abc"` is `api_key="[Redacted]"`; `first_token: 3` is a measurement. */
function keepName(match: string, offset: number, text: string): string {
  const separator = firstAssignment.exec(match);
  if (separator === null) return match;
  const name = nameBefore(text, offset) + match.slice(0, separator.index).replace(/%22$/, '');
  if (!isSensitiveKey(normalizedKey(name))) return match;
  const end = separator.index + separator[0].length;
  const quote = /^\\?["']/.exec(match.slice(end))?.[0] ?? '';
  return `${match.slice(0, end)}${quote}${redacted}${quote}`;
}

/** `--password abc` is `--password [Redacted]`; in a sentence the word after one is just a word. */
function keepOption(match: string, offset: number, text: string): string {
  const before = nameBefore(text, offset);
  const name = match.replace(/\S+$/, '');
  const isOption = before.startsWith('--') && isSensitiveKey(normalizedKey(before + name));
  return isOption ? `${name}${redacted}` : match;
}

/** Text without any of these holds no secret that the rules know; most text is told from it in one pass. */
const suspicious = new RegExp(
  `pass|pwd|secret|token|key|jwt|credential|auth|cookie|bearer|basic|digest|negotiate|connection|cv[vc]|ssn|otp|[cx]srf|:\\/\\/|[?&](?:sig|code|x-)|\\s-u\\s|eyJ|-----BEGIN|${keyPrefixes.join('|')}|\\d(?:[ -]?\\d){12}`,
  'i',
);

/** Replaces what looks like a secret by `[Redacted]`. */
export function redactText(text: string): string {
  if (!suspicious.test(text)) return text;
  let clean = text;
  for (const { pattern, replacement } of rules) {
    clean = clean.replace(pattern, replacement as string);
  }
  return clean;
}
