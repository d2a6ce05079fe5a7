/** One sample of a Prometheus page. */
export interface Sample {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A metric of a Prometheus page: its `# TYPE` and `# HELP` lines and the samples below them. */
export interface Family {
  readonly name: string;
  type: string;
  help: string | undefined;
  readonly samples: Sample[];
}

const comment = /^# (TYPE|HELP) (\S+) ?(.*)$/;
const sample = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? (\S+)(?: -?\d+)?$/;
const label = /\s*([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"\s*,?/y;
const unescaped = (text: string): string =>
  text.replace(/\\([n"\\])/g, (_, character) => (character === 'n' ? '\n' : character));

function labelsOf(text: string): Record<string, string> | undefined {
  const labels: Record<string, string> = {};
  label.lastIndex = 0;
  while (label.lastIndex < text.length) {
    const [, name, value] = label.exec(text) ?? [];
    if (name === undefined || value === undefined) return undefined;
    labels[name] = unescaped(value);
  }
  return labels;
}

const numberOf = (text: string): number => Number(text.replace(/^([+-]?)Inf$/i, '$1Infinity'));

/** The sample of a line of the Prometheus text format 0.0.4; undefined where it is none. */
export function parseSample(line: string): Sample | undefined {
  const [, name, labelText = '', valueText = ''] = sample.exec(line) ?? [];
  if (name === undefined) return undefined;
  const labels = labelsOf(labelText);
  return labels === undefined ? undefined : { name, labels, value: numberOf(valueText) };
}

/**
 * Reads a page of the Prometheus text format 0.0.4 into its families, by name.
 *
 * @throws SyntaxError that names the line which is not of the format.
 */
export function parsePage(text: string): Map<string, Family> {
  const families = new Map<string, Family>();
  const familyOf = (name: string): Family => {
    const family = families.get(name) ?? { name, type: 'untyped', help: undefined, samples: [] };
    families.set(name, family);
    return family;
  };
  let current: Family | undefined;
  for (const [index, line] of text.split('\n').entries()) {
    if (line === '') continue;
    const [, kind, named = '', rest = ''] = comment.exec(line) ?? [];
    if (kind !== undefined) {
      current = familyOf(named);
      if (kind === 'TYPE') current.type = rest;
      else current.help = unescaped(rest);
      continue;
    }
    if (line.startsWith('#')) continue;
    const parsed = parseSample(line);
    if (parsed === undefined) {
      throw new SyntaxError(`line ${index + 1} is not of the Prometheus text format: ${line.slice(0, 120)}`);
    }
    if (current === undefined || !parsed.name.startsWith(current.name)) current = familyOf(parsed.name);
    current.samples.push(parsed);
  }
  return families;
}
