import { inSlices } from '@hishamos/engine';
import type { MetricData, ResourceMetrics } from '@opentelemetry/sdk-metrics';
import { CellWriter, cellsOf } from './cells.ts';
import { Discards } from './discards.ts';
import { type Family, familiesOf, headerName } from './family.ts';
import type { Format } from './format.ts';
import { LabelRenderer } from './labels.ts';
import { Page } from './page.ts';
import { PageBuffer } from './page-buffer.ts';
import { seriesOf } from './series.ts';
import { SpareChunks } from './spare-chunks.ts';
import { escapeHelp, escapeQuotedHelp } from './values.ts';

/** Series that are rendered into one piece of text. */
const batch = 16;

function header(family: Family, format: Format): string {
  const { type, unit } = family;
  const help = family.help || 'No description.';
  const name = headerName(family, format);
  if (format === 'text') return `# HELP ${name} ${escapeHelp(help)}\n# TYPE ${name} ${type}`;
  const unitLine = unit !== '' && name.endsWith(`_${unit}`) ? `\n# UNIT ${name} ${unit}` : '';
  return `# TYPE ${name} ${type}${unitLine}\n# HELP ${name} ${escapeQuotedHelp(help)}`;
}

/** The series of metrics of one family, without those that could not stand beside the others. */
function* seriesPieces(family: Family, format: Format, discards: Discards): Generator<string> {
  const { name, metrics } = family;
  const labels = new LabelRenderer(family.type === 'histogram');
  const seen = new Set<string>();
  let piece = '';
  let series = 0;
  for (const metric of metrics) {
    for (const [attributes, lines] of seriesOf(family, metric, format)) {
      const { text, identity } = labels.render(attributes);
      if (seen.has(identity)) {
        discards.add(
          'duplicate_series',
          name,
          `${name} has several series with the same labels, and all but the first are left out. ` +
            'Two instruments, or two attributes, have names that Prometheus cannot tell apart: rename one.',
        );
        continue;
      }
      seen.add(identity);
      if (lines === undefined) {
        discards.add(
          'invalid_value',
          name,
          `the counter ${name} has a series that is no number of 0 or more.`,
        );
        continue;
      }
      piece += lines(text);
      series += 1;
      if (series % batch !== 0) continue;
      yield piece;
      piece = '';
    }
  }
  yield piece;
}

/** The engine's cells, where they are all that a family has: no other series can have the same labels. */
function ownCells({ metrics }: Family): ReturnType<typeof cellsOf> {
  return metrics.length === 1 ? cellsOf(metrics[0] as MetricData) : undefined;
}

/** Writes a page, and pauses whenever the event loop may have its turn. */
function* writing(
  buffer: PageBuffer,
  resourceMetrics: Pick<ResourceMetrics, 'scopeMetrics'>,
  format: Format,
  discards: Discards,
): Generator<void> {
  let isEmpty = true;
  for (const family of familiesOf(resourceMetrics, format, discards)) {
    isEmpty = false;
    buffer.write(header(family, format));
    const cells = ownCells(family);
    if (cells !== undefined) yield* new CellWriter(buffer, family, format).write(cells);
    else
      for (const piece of seriesPieces(family, format, discards)) {
        buffer.write(piece);
        yield;
      }
    buffer.write('\n');
  }
  if (format === 'openMetrics') buffer.write('# EOF\n');
  else if (isEmpty) buffer.write('# No metrics have been recorded yet.\n');
}

/**
 * Renders collected metrics in the Prometheus text format 0.0.4 or in OpenMetrics 1.0, without keeping the event
 * loop from the application for more than a few milliseconds at a time. Series bear the attributes of their data
 * points and no others: nothing of the scope or the resource. Whatever the names and values, the page is valid;
 * what cannot stand on it is counted in `discards`.
 */
export async function render(
  resourceMetrics: Pick<ResourceMetrics, 'scopeMetrics'>,
  format: Format,
  discards: Discards = new Discards(),
  spare: SpareChunks = new SpareChunks(),
): Promise<Page> {
  const buffer = new PageBuffer(spare);
  await inSlices(writing(buffer, resourceMetrics, format, discards));
  return new Page(buffer.chunks(), format, () => buffer.reuse());
}
