import { type AlertView, type GroupView, headline } from './view.ts';

function linesOf({ status, summary, description, labels, when, links }: AlertView, index: number): string {
  const details = [
    description,
    labels.join(', '),
    [status, when].filter(Boolean).join(' '),
    ...links.map(({ text, url }) => `${text}: ${url}`),
  ];
  return [`${index + 1}. ${summary}`, ...details.filter(Boolean).map((line) => `   ${line}`)].join('\n');
}

function sectionOf({ title, alerts, more }: GroupView): string {
  const rest = more > 0 ? [`… and ${more} more`] : [];
  return [title, ...alerts.map(linesOf), ...rest].join('\n\n');
}

/** A message in plain text. */
export const plainText = (groups: readonly GroupView[]): string =>
  `${groups.length > 1 ? `${headline(groups)}\n\n` : ''}${groups.map(sectionOf).join('\n\n----\n\n')}\n`;
