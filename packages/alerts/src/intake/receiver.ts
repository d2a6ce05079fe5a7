import type { IncomingMessage } from 'node:http';
import { countIntake } from '../delivery/self-metrics.ts';
import type { Dispatcher } from '../dispatcher.ts';
import { type ChannelName, channelNames } from '../notification.ts';
import { warn } from '../warn.ts';
import { InvalidGroup, parseGroup } from './parse-group.ts';
import { readBody, UnreadBody } from './read-body.ts';

/** What is answered: a status, and a body that becomes JSON. */
export interface ReceiverReply {
  readonly status: number;
  readonly body: object;
  readonly headers?: Readonly<Record<string, string>>;
}

const error = (status: number, text: string, headers?: Readonly<Record<string, string>>): ReceiverReply => ({
  status,
  body: { error: text },
  ...(headers && { headers }),
});

/** Alertmanager tries again after an answer of 500 or above, and after no other. */
const later = (text: string): ReceiverReply => error(503, text, { 'Retry-After': '5' });

const isChannel = (name: string): name is ChannelName => (channelNames as readonly string[]).includes(name);

/** The channels that `?channel=sms&channel=email` or `?channel=sms,email` names; undefined for all. */
function askedChannels(url: string): readonly ChannelName[] | undefined {
  const query = url.indexOf('?');
  if (query === -1) return undefined;
  const names = new URLSearchParams(url.slice(query))
    .getAll('channel')
    .flatMap((value) => value.split(','))
    .filter(Boolean);
  if (!names.every(isChannel)) throw new InvalidGroup(`channel takes ${channelNames.join(', ')}`);
  return names.length === 0 ? undefined : [...new Set(names)];
}

async function receive(dispatcher: Dispatcher, request: IncomingMessage): Promise<ReceiverReply> {
  const { headers, url = '' } = request;
  // A page in a browser cannot send this type to another site without asking first.
  if (!/^application\/json\b/i.test(headers['content-type'] ?? ''))
    return error(415, 'the body must be application/json');
  const wanted = askedChannels(url) ?? dispatcher.channels;
  const channels = wanted.filter((channel) => dispatcher.channels.includes(channel));
  const group = parseGroup(JSON.parse(await readBody(request)));
  if (channels.length === 0) return later(`no channel of ${wanted.join(', ') || 'any kind'} is configured`);
  const acceptance = await dispatcher.accept(group, channels);
  if (acceptance === 'full') return later('too many notifications wait to be delivered');
  return { status: 200, body: { status: acceptance } };
}

/** Takes what Alertmanager posts, and answers as soon as it is kept. Never rejects. */
export async function receiveAlerts(
  dispatcher: Dispatcher,
  request: IncomingMessage,
): Promise<ReceiverReply> {
  try {
    return await receive(dispatcher, request);
  } catch (problem) {
    if (problem instanceof InvalidGroup || problem instanceof SyntaxError) {
      countIntake('invalid');
      return error(400, problem instanceof InvalidGroup ? problem.message : 'the body is not JSON');
    }
    countIntake('refused');
    if (problem instanceof UnreadBody) return error(problem.status, problem.message, { Connection: 'close' });
    const { code, message } = problem as NodeJS.ErrnoException;
    warn(`a notification was not taken (${code ?? message}); Alertmanager sends it again.`);
    return later('the notification could not be kept');
  }
}
