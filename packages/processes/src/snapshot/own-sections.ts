import type { Metric } from '@hishamos/catalogue';
import type { Cell, Engine, Family, HistogramCell, NumberCell } from '@hishamos/engine';
import { amountOf, type Row } from './row.ts';
import type { Section } from './text.ts';

function rowOf(cell: Cell, { kind }: Metric, members: string | undefined): Row {
  const key = JSON.stringify(Object.values(cell.attributes));
  const started = cell.state === 'zero' ? 0 : cell.started;
  if (kind !== 'histogram') {
    const { value, updated } = cell as NumberCell;
    const row = [key, cell.created, started, amountOf(value), updated] as const;
    return members === undefined ? row : [...row, members];
  }
  const { sum, counts, exemplars } = cell as HistogramCell;
  const row = [key, cell.created, started, amountOf(sum), 0, [...counts]] as const;
  return exemplars === undefined ? row : [...row, exemplars.map((exemplar) => exemplar ?? null)];
}

function* rowsOf({ metric, cells, members }: Family): Generator<Row> {
  for (const cell of cells) if (cell.state !== 'gone') yield rowOf(cell, metric, members?.());
}

/** The series of the engine, as they are when they are read. */
export function* ownSections(engine: Engine): Generator<Section> {
  for (const family of engine.families())
    if (family.cells.length > 0) yield { head: { own: family.metric.name }, rows: rowsOf(family) };
}
