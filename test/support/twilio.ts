import { HttpStandIn, type StoodInAnswer, type StoodInRequest } from './http-stand-in.ts';

/** The account that the stand-in knows. */
export const twilioAccount = { sid: 'AC0123456789abcdef0123456789abcdef', token: 'twilio-s3cret' } as const;

/** A failure, with the number that Twilio's error dictionary gives it. */
const failure = (status: number, code: number, message: string): StoodInAnswer => ({
  status,
  headers: { 'Content-Type': 'application/json' },
  body: JSON.stringify({ code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status }),
});

const phone = /^\+[1-9]\d{1,14}$/;

/** As Twilio's API of 2010-04-01 answers `POST …/Messages.json`. */
function answer({ method, path, headers, body }: StoodInRequest): StoodInAnswer {
  const { sid, token } = twilioAccount;
  if (path !== `/2010-04-01/Accounts/${sid}/Messages.json`) return failure(404, 20404, 'not found');
  if (method !== 'POST') return failure(405, 20004, 'method not allowed');
  if (headers.authorization !== `Basic ${btoa(`${sid}:${token}`)}`)
    return failure(401, 20003, 'Authenticate');
  if (!headers['content-type']?.startsWith('application/x-www-form-urlencoded'))
    return failure(400, 21604, "A 'To' phone number is required.");
  const fields = new URLSearchParams(body);
  const unknown = [...fields.keys()].filter(
    (name) => !['To', 'From', 'MessagingServiceSid', 'Body'].includes(name),
  );
  if (unknown.length > 0) return failure(400, 20001, `unknown parameter ${unknown}`);
  if (!fields.get('To')) return failure(400, 21604, "A 'To' phone number is required.");
  if (!phone.test(fields.get('To') ?? ''))
    return failure(400, 21211, "The 'To' number is not a valid phone number.");
  if (!fields.get('From') && !fields.get('MessagingServiceSid'))
    return failure(400, 21603, "A 'From' phone number is required.");
  if (!fields.get('Body')) return failure(400, 21602, 'Message body is required.');
  if ((fields.get('Body') ?? '').length > 1600)
    return failure(400, 21617, 'The message body exceeds 1600 characters.');
  const made = {
    sid: `SM${'0'.repeat(32)}`,
    status: 'queued',
    to: fields.get('To'),
    body: fields.get('Body'),
  };
  return { status: 201, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(made) };
}

/** Stands in for Twilio, with the fields, the authentication and the limits of its public API. */
export const startTwilio = (): Promise<HttpStandIn> => HttpStandIn.start(answer);
