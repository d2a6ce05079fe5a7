/** A parsed page of the Prometheus text format 0.0.4. */
export interface ParsedPage {
  readonly types: ReadonlyMap<string, string>;
  readonly helps: ReadonlyMap<string, string>;
  /** Values by series: the sample's name and its labels, sorted, as JSON. */
  readonly samples: ReadonlyMap<string, number>;
}

/** The key of a series in {@link ParsedPage.samples}. A label without a value is no label. */
export function seriesKey(name: string, labels: Readonly<Record<string, string>> = {}): string {
  const sorted = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return sorted.length === 0 ? name : `${name} ${JSON.stringify(sorted)}`;
}

const nameShape = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const labelShape = /^[a-zA-Z_][a-zA-Z0-9_]*/;
const valueShape = /^(NaN|[+-]Inf|-?\d+(\.\d+)?(e[+-]?\d+)?)$/;

function fail(line: string, why: string): never {
  throw new Error(`${why}: ${JSON.stringify(line.slice(0, 300))}`);
}

function parseValue(text: string, line: string): number {
  if (!valueShape.test(text)) fail(line, 'not a value');
  return Number(text.replace('Inf', 'Infinity'));
}

/** Reads `{a="b",...}` from the front of a text; returns what follows it. */
function parseLabels(text: string, line: string): [Record<string, string>, string] {
  const labels: Record<string, string> = {};
  if (!text.startsWith('{')) return [labels, text];
  let rest = text.slice(1);
  for (;;) {
    const name = labelShape.exec(rest)?.[0];
    if (name === undefined) fail(line, 'not a label name');
    if (Object.hasOwn(labels, name)) fail(line, `label ${name} twice`);
    rest = rest.slice(name.length);
    if (!rest.startsWith('="')) fail(line, 'no value after the label name');
    let value = '';
    let index = 2;
    for (; rest[index] !== '"'; index += 1) {
      const character = rest[index];
      if (character === undefined) fail(line, 'unterminated label value');
      if (character !== '\\') {
        value += character;
        continue;
      }
      index += 1;
      const escaped = { '\\': '\\', n: '\n', '"': '"' }[rest[index] ?? ''];
      if (escaped === undefined) fail(line, 'bad escape');
      value += escaped;
    }
    labels[name] = value;
    rest = rest.slice(index + 1);
    if (rest.startsWith('}')) return [labels, rest.slice(1)];
    if (!rest.startsWith(',')) fail(line, 'no comma between labels');
    rest = rest.slice(1);
  }
}

interface Bucket {
  readonly bound: number;
  readonly count: number;
}

/** Checks that each histogram has ascending bounds, growing counts, and +Inf equal to its _count. */
function checkHistograms(buckets: ReadonlyMap<string, Bucket[]>, samples: ReadonlyMap<string, number>): void {
  for (const [key, rows] of buckets) {
    rows.reduce((previous, row) => {
      if (row.bound <= previous.bound) throw new Error(`bounds do not ascend in ${key}`);
      if (row.count < previous.count) throw new Error(`counts fall in ${key}`);
      return row;
    });
    const last = rows.at(-1);
    if (last?.bound !== Number.POSITIVE_INFINITY) throw new Error(`no +Inf bucket in ${key}`);
    if (samples.get(key) !== last.count) throw new Error(`_count differs from the +Inf bucket in ${key}`);
  }
}

/** Parses a page and throws at anything that the format does not allow. */
export function parsePage(page: string): ParsedPage {
  const types = new Map<string, string>();
  const helps = new Map<string, string>();
  const samples = new Map<string, number>();
  const buckets = new Map<string, Bucket[]>();
  let family = '';
  if (!page.endsWith('\n')) throw new Error('the page does not end in a newline');
  for (const line of page.slice(0, -1).split('\n')) {
    const comment = /^# (HELP|TYPE) (\S+) (.*)$/s.exec(line);
    if (comment) {
      const [, kind, name = '', text = ''] = comment;
      const known = kind === 'HELP' ? helps : types;
      if (nameShape.exec(name)?.[0] !== name) fail(line, 'not a metric name');
      if (known.has(name)) fail(line, `${kind} twice`);
      if (kind === 'TYPE' && !['counter', 'gauge', 'histogram'].includes(text)) fail(line, 'not a type');
      known.set(name, text);
      family = name;
      continue;
    }
    if (line.startsWith('#')) continue;
    const name = nameShape.exec(line)?.[0] ?? fail(line, 'not a metric name');
    const [labels, rest] = parseLabels(line.slice(name.length), line);
    if (!rest.startsWith(' ')) fail(line, 'no space before the value');
    const value = parseValue(rest.slice(1), line);
    const type = types.get(family) ?? fail(line, 'a sample without TYPE');
    const suffix = name.startsWith(family)
      ? name.slice(family.length)
      : fail(line, `not of family ${family}`);
    if (!(type === 'histogram' ? ['_bucket', '_sum', '_count'] : ['']).includes(suffix))
      fail(line, `not a sample of the ${type} ${family}`);
    const key = seriesKey(name, labels);
    if (samples.has(key)) fail(line, 'series twice');
    samples.set(key, value);
    if (suffix === '_bucket' && type === 'histogram') {
      const { le, ...others } = labels;
      const histogram = seriesKey(`${family}_count`, others);
      const row = { bound: parseValue(le ?? '', line), count: value };
      buckets.set(histogram, [...(buckets.get(histogram) ?? []), row]);
    }
  }
  checkHistograms(buckets, samples);
  return { types, helps, samples };
}
