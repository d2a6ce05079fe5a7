import { describe, expect, it } from 'vitest';
import { alertOf, groupOf, hostile, notificationOf } from '../../test/groups.ts';
import { cleanGroup } from '../intake/clean.ts';
import type { Notification } from '../notification.ts';
import { escapeHtml, htmlPage } from './html.ts';
import { slackMessage } from './slack.ts';
import { smsText } from './sms.ts';
import { oneSegment } from './sms-segment.ts';
import { plainText } from './text.ts';
import { headline, viewsOf } from './view.ts';

const links = { runbook_url: 'https://runbooks.example/a?b="c"', dashboard_url: 'javascript:alert(1)' };
const notification = notificationOf({
  alerts: [alertOf({ annotations: { ...alertOf().annotations, ...links } })],
});
const views = (...notifications: Notification[]) => viewsOf(notifications);

/** A notification in which a text stands wherever a text can. */
function filledWith(text: string): Notification {
  const labels = { alertname: text, severity: text, job: text, [text]: text };
  const annotations = {
    summary: text,
    description: text,
    runbook_url: text,
    dashboard_url: `https://x/${text}`,
  };
  const filled = alertOf({ labels, annotations, generatorURL: text, startsAt: text, fingerprint: text });
  const alerts = Array.from({ length: 120 }, () => filled);
  return { ...notification, group: cleanGroup(groupOf({ alerts, groupKey: text, groupLabels: labels })) };
}

const textsOf = (value: unknown): string[] =>
  typeof value === 'string'
    ? [value]
    : value === null || typeof value !== 'object'
      ? []
      : Object.values(value).flatMap(textsOf);

it('tells of an alert in plain text', () => {
  expect(plainText(views(notification))).toBe(`FIRING: HighErrorRate (critical)

1. More than 5% of requests fail
   12% of requests fail.
   job=backend
   firing since 2026-01-02T03:04:05Z
   Runbook: https://runbooks.example/a?b=%22c%22
   Graph: http://prometheus.example/graph?g0.expr=up
`);
});

it('tells of several notifications in one message', () => {
  const resolved = notificationOf({ status: 'resolved', alerts: [alertOf({ status: 'resolved' })] });
  const groups = views(notification, resolved);
  expect(headline(groups)).toBe('2 notifications: 1 firing, 1 resolved');
  expect(plainText(groups)).toContain('----\n\nRESOLVED: HighErrorRate');
  expect(slackMessage(groups).blocks).toHaveLength(2);
  expect(smsText(groups)).toBe(
    '2 notifications: 1 firing, 1 resolved. FIRING: HighErrorRate (critical); RESOLVED: HighErrorRate (critical)',
  );
});

it('says how many alerts a message leaves out', () => {
  const alerts = Array.from({ length: 150 }, (_, index) =>
    alertOf({ labels: { alertname: 'A', n: `${index}` } }),
  );
  const many = { ...notification, group: cleanGroup(groupOf({ alerts, truncatedAlerts: 7 })) };
  expect(plainText(views(many))).toContain('and 137 more');
  expect(headline(views(many))).toContain('(157)');
});

describe.each(Object.entries(hostile))('hostile text: %s', (_name, text) => {
  const groups = views(filledWith(text));

  it('is nothing but text in HTML', () => {
    const page = htmlPage(groups);
    const tags = new Set([...page.matchAll(/<\/?([a-z0-9!]+)/g)].map(([, tag]) => tag));
    expect(
      [...tags].filter(
        (tag) => !/^(!doctype|html|head|meta|title|body|h2|ol|li|strong|br|code|span|a|p)$/.test(tag ?? ''),
      ),
    ).toEqual([]);
    for (const [, href] of page.matchAll(/href="([^"]*)"/g)) expect(href).toMatch(/^https?:\/\/[^<>]*$/);
    expect(page).not.toMatch(/onerror=alert\(1\)>/);
    expect(page.isWellFormed()).toBe(true);
  });

  it('is nothing but text in Slack, within its limits', () => {
    const message = slackMessage(groups);
    for (const each of textsOf(message))
      expect(each).not.toMatch(/[<>]|^(?!https?:)[\s\S]*&(?!amp;|lt;|gt;)/);
    expect(JSON.stringify(message)).not.toContain('mrkdwn');
    expect(message.blocks.length).toBeLessThanOrEqual(50);
    for (const block of message.blocks as { type: string; text?: { text: string } }[])
      expect(block.text?.text.length ?? 0).toBeLessThanOrEqual(block.type === 'header' ? 150 : 3000);
    expect(textsOf(message).every((each) => each.isWellFormed())).toBe(true);
  });

  it('is one segment of SMS, and one line of a subject', () => {
    const sms = smsText(groups);
    expect(sms.length).toBeLessThanOrEqual(160);
    expect(sms).toBe(oneSegment(sms));
    expect(headline(groups)).not.toMatch(/[\r\n\0]/);
    expect(headline(groups).length).toBeLessThan(200);
  });

  it('keeps every form of a message small', () => {
    const company = viewsOf(Array.from({ length: 100 }, () => filledWith(text)));
    for (const message of [plainText(company), htmlPage(company), JSON.stringify(slackMessage(company))])
      expect(message.length).toBeLessThan(2_500_000);
  });
});

describe('a segment of SMS', () => {
  const septets = (text: string) => [...text].reduce((sum, c) => sum + ('^{}\\[~]|€'.includes(c) ? 2 : 1), 0);

  it.each([
    ['fits', 'x'.repeat(160), 'x'.repeat(160)],
    ['is cut', 'x'.repeat(161), `${'x'.repeat(157)}...`],
    ['counts what takes two', '€'.repeat(81), `${'€'.repeat(78)}...`],
    ['spells what GSM has not', '“naïve…” – ça', '"naive..." - ca'],
    ['has 70 of UCS-2', 'я'.repeat(71), `${'я'.repeat(69)}…`],
    ['never cuts a character', '😀'.repeat(36), `${'😀'.repeat(34)}…`],
  ])('%s', (_what, text, expected) => {
    expect(oneSegment(text)).toBe(expected);
    if (/^[\0-\x7f€]*$/.test(expected)) expect(septets(expected)).toBeLessThanOrEqual(160);
  });
});

it('escapes what HTML gives a meaning', () =>
  expect(escapeHtml(`<a b="c" d='e'>&`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;'));
