import { type AlertView, type GroupView, headline } from './view.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text that stands for itself in HTML, also between quotes. */
export const escapeHtml = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => entities[character] ?? character);

const colours = { firing: '#b91c1c', resolved: '#15803d' } as const;

function alertHtml({ status, summary, description, labels, when, links }: AlertView): string {
  const lines = [
    `<strong>${escapeHtml(summary)}</strong>`,
    escapeHtml(description),
    labels.map((label) => `<code>${escapeHtml(label)}</code>`).join(' '),
    `<span style="color:${colours[status]}">${escapeHtml([status, when].filter(Boolean).join(' '))}</span>`,
    links.map(({ text, url }) => `<a href="${escapeHtml(url)}">${escapeHtml(text)}</a>`).join(' · '),
  ];
  return `<li style="margin:0 0 16px">${lines.filter(Boolean).join('<br>\n')}</li>`;
}

function groupHtml({ status, title, alerts, more }: GroupView): string {
  const rest = more > 0 ? `\n<p>… and ${more} more</p>` : '';
  return `<h2 style="font-size:18px;color:${colours[status]}">${escapeHtml(title)}</h2>
<ol style="padding-left:20px">
${alerts.map(alertHtml).join('\n')}
</ol>${rest}`;
}

/** A message as a page of HTML, without images, scripts or anything that is fetched. */
export const htmlPage = (groups: readonly GroupView[]): string => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${escapeHtml(headline(groups))}</title></head>
<body style="font:15px/1.5 system-ui,sans-serif;color:#1f2937;max-width:720px">
${groups.map(groupHtml).join('\n<hr>\n')}
</body>
</html>
`;
