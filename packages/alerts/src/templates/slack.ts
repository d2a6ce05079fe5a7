import { type AlertView, type GroupView, headline } from './view.ts';

/** A message of Slack's incoming webhooks. */
export interface SlackMessage {
  /** What notifications and screen readers show. */
  readonly text: string;
  readonly blocks: readonly object[];
}

/** Slack's limits: characters of a header and of a section's text, and blocks of a message. */
const maxHeader = 150;
const maxText = 3000;
const maxBlocks = 50;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' };
const escapeSlack = (text: string): string =>
  text.replaceAll(/[&<>]/g, (character) => entities[character] ?? character);

/** Escaped text of at most so many characters, which never ends in half an entity. */
function fitted(text: string, max: number): string {
  const escaped = escapeSlack(text);
  if (escaped.length <= max) return escaped;
  return `${escaped
    .slice(0, max - 1)
    .replace(/&[a-z]*$/, '')
    .toWellFormed()}…`;
}

/** Only plain text: Slack interprets no markup in it, whatever the values hold. */
const plain = (text: string, max: number) => ({ type: 'plain_text', text: fitted(text, max), emoji: false });

const header = (text: string) => ({ type: 'header', text: plain(text, maxHeader) });
const section = (text: string) => ({ type: 'section', text: plain(text, maxText) });

function alertBlocks({ status, summary, description, labels, when, links }: AlertView): object[] {
  const lines = [summary, description, labels.join(', '), [status, when].filter(Boolean).join(' ')];
  const buttons = links.map(({ text, url }) => ({ type: 'button', text: plain(text, 75), url }));
  const actions = buttons.length === 0 ? [] : [{ type: 'actions', elements: buttons }];
  return [section(lines.filter(Boolean).join('\n')), ...actions];
}

function groupBlocks({ title, alerts, more }: GroupView): object[] {
  const blocks: object[] = [header(title)];
  let left = more;
  for (const alert of alerts) {
    const next = alertBlocks(alert);
    if (blocks.length + next.length < maxBlocks) blocks.push(...next);
    else left += 1;
  }
  return left === 0 ? blocks : [...blocks, section(`… and ${left} more`)];
}

/** Many groups become lists of their titles. */
function listBlocks(groups: readonly GroupView[]): object[] {
  const lines = groups.map(({ title, alerts: [first] }) => `• ${title}${first ? ` - ${first.summary}` : ''}`);
  const texts: string[] = [];
  for (const line of lines) {
    const last = texts.at(-1);
    const joined = last === undefined ? line : `${last}\n${line}`;
    if (last !== undefined && escapeSlack(joined).length <= maxText) texts[texts.length - 1] = joined;
    else texts.push(line);
  }
  return [header(headline(groups)), ...texts.slice(0, maxBlocks - 1).map(section)];
}

/** A message for Slack. */
export function slackMessage(groups: readonly GroupView[]): SlackMessage {
  const [only] = groups;
  return {
    text: fitted(headline(groups), maxText),
    blocks: groups.length === 1 && only !== undefined ? groupBlocks(only) : listBlocks(groups),
  };
}
