import { oneSegment } from './sms-segment.ts';
import { type GroupView, headline } from './view.ts';

/** A text message of one segment. */
export function smsText(groups: readonly GroupView[]): string {
  const [only] = groups;
  if (groups.length > 1 || only === undefined) {
    const titles = new Set(groups.map(({ title }) => title));
    return oneSegment(`${headline(groups)}. ${[...titles].join('; ')}`);
  }
  const { title, alerts } = only;
  const [first] = alerts;
  const what = first === undefined ? '' : ` ${first.summary}. ${first.labels.join(' ')}`;
  return oneSegment(`${title}.${what}`.trimEnd());
}
