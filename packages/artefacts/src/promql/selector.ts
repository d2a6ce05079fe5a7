import { alertMetrics, type Matcher, type Selection } from '@hishamos/catalogue/alerts';

const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '"': '\\"', '\n': '\\n' };

/** A string of PromQL, quoted. */
const quoted = (text: string): string => `"${text.replace(/[\\"\n]/g, (each) => escapes[each] ?? each)}"`;

const matcherText = ({ label, op, value }: Matcher): string => `${label}${op}${quoted(value)}`;

/** Series of a histogram: its buckets, or their count or sum. */
type HistogramPart = 'bucket' | 'count' | 'sum';

/** The series that a selection means, such as `up{job="backend"}`; `scope` adds matchers. */
export function selector(
  { metric, where }: Selection,
  { scope = [], part }: { readonly scope?: readonly Matcher[]; readonly part?: HistogramPart } = {},
): string {
  const name = alertMetrics[metric].name + (part ? `_${part}` : '');
  const matchers = [...scope, ...where].map(matcherText).join(', ');
  return matchers === '' ? name : `${name}{${matchers}}`;
}
