import type { Format } from './format.ts';

/** One range of an Accept header. */
interface Range {
  readonly type: string;
  readonly quality: number;
  readonly version: string | undefined;
}

function rangeOf(part: string): Range {
  const [type = '', ...parameters] = part
    .toLowerCase()
    .split(';')
    .map((word) => word.trim());
  const parameter = (name: string) =>
    parameters
      .find((word) => word.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .replace(/^"(.*)"$/, '$1');
  const quality = Number(parameter('q') ?? 1);
  return { type, quality: quality >= 0 && quality <= 1 ? quality : 0, version: parameter('version') };
}

/** The quality that the most specific range gives to a format; undefined where none speaks of it. */
function qualityOf(ranges: readonly Range[], types: readonly string[], version: string): number | undefined {
  for (const type of types) {
    const speaking = ranges.filter((range) => range.type === type && (range.version ?? version) === version);
    if (speaking.length > 0) return Math.max(...speaking.map(({ quality }) => quality));
  }
  return undefined;
}

/**
 * The format that an Accept header asks for: OpenMetrics 1.0 where it is named with a quality above 0 that text
 * 0.0.4 does not exceed, else text. Who accepts neither gets text too, as every scraper reads it.
 */
export function acceptedFormat(header: string | undefined): Format {
  const ranges = (header ?? '').split(',').map(rangeOf);
  const open = qualityOf(ranges, ['application/openmetrics-text'], '1.0.0') ?? 0;
  const text = qualityOf(ranges, ['text/plain', 'text/*', '*/*'], '0.0.4') ?? 0;
  return open > 0 && open >= text ? 'openMetrics' : 'text';
}
