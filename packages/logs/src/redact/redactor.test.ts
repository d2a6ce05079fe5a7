import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Redactor } from './redactor.ts';

const redactor = new Redactor(true);
const clean = (text: string) => redactor.text(text);

test.each([
  ['Authorization: Bearer abc.def.ghi', 'Authorization: Bearer [Redacted]'],
  ['authorization=Basic dXNlcjpwYXNz', 'authorization=Basic [Redacted]'],
  ['sent Bearer a1b2c3 to it', 'sent Bearer [Redacted] to it'],
  ['{"password":"hun\\"ter2","a":1}', '{"password":"[Redacted]","a":1}'],
  ['{\\"password\\":\\"hunter2\\",\\"a\\":1}', '{\\"password\\":\\"[Redacted]\\",\\"a\\":1}'],
  ['postgres://u:p/a@ss@db:5432/x?y=1', 'postgres://u:[Redacted]@db:5432/x?y=1'],
  ['redis://:pass@h:1', 'redis://:[Redacted]@h:1'],
  ['https://user:pw@h/x', 'https://user:[Redacted]@h/x'],
  ['GET /x?token=abcd&b=2&api_key=zz', 'GET /x?token=[Redacted]&b=2&api_key=[Redacted]'],
  ['Set-Cookie: sid=abc; Path=/', 'Set-Cookie: [Redacted]'],
  ['card 4111 1111 1111 1111 and 4111-1111-1111-1111', 'card [Redacted] and [Redacted]'],
  ['key sk-proj-abcdefghijklmnopqrstuv', 'key [Redacted]'],
  ['AKIAIOSFODNN7EXAMPLE used', '[Redacted] used'],
  ['eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl', '[Redacted]'],
  ["pwd='a b' x", "pwd='[Redacted]' x"],
  [
    `-----BEGIN RSA PRIVATE KEY-----\n${'MIIEpAIBAAKCAQEA'.repeat(4)}\n-----END RSA PRIVATE KEY-----`,
    '[Redacted]',
  ],
])('%s', (text, expected) => {
  expect(clean(text)).toBe(expected);
  expect(clean(expected)).toBe(expected);
});

const it = 'hunter2Xy9';
const long = it.repeat(4);
test.each([
  ...[
    `Authorization: ApiKey ${it}`,
    `authorization=Token ${it}`,
    `["Cookie","sid=${it}"]`,
    `set-cookie: [ 'sid=${it}' ]`,
  ],
  ...[`psql --password ${it}`, `--api-key ${it}`, `curl -u admin:${it} https://h/`, `PGPASSWORD=${it} psql`],
  ...[
    `"pass":"${it}"`,
    `DB_PASS=${it}`,
    `{ pass: '${it}' }`,
    `password '${it}' rejected`,
    `:password => "${it}"`,
  ],
  ...[
    `secret_key_base: ${it}`,
    `encryption_key=${it}`,
    `passcode: ${it}`,
    `cvv=${it}`,
    `bearer: ${it}`,
    `otp=${it}`,
  ],
  ...[`AccountName=a;AccountKey=${it}==;x`, `SharedAccessKey=${it}=`, `<ns:password>${it}</ns:password>`],
  ...[`https://hooks.slack.com/services/T0/B0/${long}`, `https://discord.com/api/webhooks/123/${long}`],
  ...[
    `https://h/c?sv=1&sig=${it}%2B`,
    `https://h/k?X-Amz-Signature=${it}`,
    `https://h/cb?code=${long}&state=1`,
  ],
  ...[`%22password%22%3A%22${it}%22`, `password%3A%20${it}`, `redis://${it}@h:6379`],
  ...[
    'gsk_',
    'xai-',
    'pplx-',
    'r8_',
    'lsv2_pt_',
    'pcsk_',
    'tvly-',
    'hvs.',
    'dckr_pat_',
    'shpat_',
    'sk-lf-',
    'sk-',
  ].map((prefix) => `key ${prefix}${long}`),
])('a secret: %s', (text) => {
  expect(clean(text)).not.toContain(it);
  expect(clean(clean(text))).toBe(clean(text));
});

test.each(['378282246310005', '30569309025904', '6011 1111 1111 1117', '2223-0031-2200-3222'])(
  'a card: %s',
  (text) => {
    expect(clean(`paid by ${text}.`)).toBe('paid by [Redacted].');
  },
);

test.each([
  'tokens: 15, max_tokens=3 time_to_first_token: 0.3',
  'password is required',
  `Unexpected token 'x', "{x" is not valid JSON`,
  'compass=5 bypass: on, passed=3 pass_rate=0.5 authors=2, missing ["password","email"]',
  'docker run -u 1000:1000 app --max-token 5 --tokens 3 --no-password --verbose',
  'redirected to /cb?code=404&sig_count=2',
  '<tokens>5</tokens> <td>password</td>',
  'Basic authentication failed, Bearer token missing',
  'at run (file:///srv/app/engine.js:10:5)',
  'http://host:8080/path?email=a@b.c',
  'took 1763886875123 ms, id 1763886875123456, order 4111111111111112',
  '0b2f5c1e-7a43-4c0d-9a58-6f6d3a1b2c3d 0af7651916cd43dd8448eb211c80319c',
])('no secret: %s', (text) => expect(clean(text)).toBe(text));

test.each([
  ...[
    'password',
    'userPassword',
    'PASSWD',
    'client_secret',
    'X-Api-Key',
    'apiKey',
    'Authorization',
    'cookie',
  ],
  ...[
    'pass',
    'smtp_pass',
    'dbPass',
    'auth',
    'pw',
    'cvv2',
    'accountKey',
    'signing_key',
    'x-csrf-token',
    'totp',
  ],
  ...[
    'Set-Cookie',
    'access_token',
    'refreshToken',
    'token',
    'creditCard',
    'card_number',
    'db.connectionString',
  ],
])('the field %s is a secret', (name) => expect(redactor.key(name).secret).toBe(true));

test.each([
  ...['passed', 'compass', 'bypass', 'authenticated', 'passRate', 'tokenizer', 'keyboard'],
  ...['tokens', 'tokens_used', 'max_tokens', 'page_token', 'first_token', 'author', 'key', 'cost', 'user_id'],
])('the field %s is none', (name) => expect(redactor.key(name).secret).toBe(false));

test('an application names its own', () => {
  const own = new Redactor(true, { keys: ['patient_id'], patterns: [/PAT-\d+/] });
  expect(own.key('patientId').secret).toBe(true);
  expect(own.text('PAT-12 and PAT-13')).toBe('[Redacted] and [Redacted]');
  own.extend({ keys: ['diagnosis'], patterns: [/ICD\d\d/g] });
  expect(own.key('Diagnosis').secret).toBe(true);
  expect(own.text('ICD10')).toBe('[Redacted]');
});

test('it can be turned off, but for what the application named', () => {
  const off = new Redactor(false, { keys: ['patient_id'] });
  expect(off.text('password=x')).toBe('password=x');
  expect([off.key('password').secret, off.key('patient_id').secret]).toEqual([false, true]);
});

test('redaction settles: what one rule has written another may redact once more, and none throws', () => {
  const parts = fc.constantFrom(
    'password',
    '=',
    ':',
    '"',
    ' ',
    'Bearer ',
    'abc123',
    '://',
    '@',
    '\\',
    "'",
    'token',
    ';',
  );
  fc.assert(
    fc.property(fc.array(parts, { maxLength: 30 }), (words) => {
      const twice = clean(clean(words.join('')));
      expect(clean(twice)).toBe(twice);
      expect(twice).not.toContain('[Redacted]]');
    }),
    { numRuns: 20_000 },
  );
});
