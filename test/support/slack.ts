import { HttpStandIn, type StoodInAnswer, type StoodInRequest } from './http-stand-in.ts';

interface Block {
  readonly type: string;
  readonly text?: { readonly type: string; readonly text: string };
  readonly elements?: readonly { readonly text: { readonly text: string }; readonly url: string }[];
}

function isGoodBlock({ type, text, elements }: Block): boolean {
  const length = text?.text.length ?? 0;
  switch (type) {
    case 'header':
      return text?.type === 'plain_text' && length >= 1 && length <= 150;
    case 'section':
      return length >= 1 && length <= 3000;
    case 'actions':
      return (elements ?? []).every(({ text: label, url }) => label.text.length <= 75 && url.length <= 3000);
    default:
      return false;
  }
}

/** As Slack's incoming webhooks answer: `ok`, or one word that says what is wrong. */
function answer({ method, headers, body }: StoodInRequest): StoodInAnswer {
  const refuse = (word: string) => ({ status: 400, body: word });
  if (method !== 'POST' || !headers['content-type']?.startsWith('application/json'))
    return refuse('invalid_payload');
  // Alertmanager's own messages are attachments.
  const {
    text,
    blocks = [],
    attachments = [],
  } = JSON.parse(body) as {
    text?: string;
    blocks?: Block[];
    attachments?: object[];
  };
  if (!text && blocks.length === 0 && attachments.length === 0) return refuse('no_text');
  return blocks.length > 50 || !blocks.every(isGoodBlock)
    ? refuse('invalid_blocks')
    : { status: 200, body: 'ok' };
}

/** Stands in for Slack, with the limits of its blocks. */
export const startSlack = (): Promise<HttpStandIn> => HttpStandIn.start(answer);
