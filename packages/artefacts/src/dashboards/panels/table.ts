import { TableCellHeight, TableSortByFieldStateBuilder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/table';
import { prometheus, refOf } from '../sources.ts';
import { type Panel, type PanelText, type PanelUnit, targetsOf } from './panel.ts';

interface Column {
  readonly name: string;
  readonly unit: PanelUnit;
  /** Has one value for each row. */
  readonly expr: string;
}

interface Table extends PanelText {
  /** The labels that make a row, and what their columns are called. */
  readonly rows: Readonly<Record<string, string>>;
  readonly columns: readonly [Column, ...Column[]];
  /** A dashboard's path to which the first label's cells lead. */
  readonly leadsTo?: string;
}

/** What a link to another dashboard takes along. */
const kept = ['__url_time_range', 'prometheus_datasource:queryparam', 'job:queryparam', 'instance:queryparam']
  .map((variable) => `\${${variable}}`)
  .join('&');

/** A row for each combination of some labels, sorted by the first number. */
export function table({ title, description, width, height = 9, rows, columns, leadsTo }: Table): Panel {
  const fieldOf = (i: number) => (columns.length === 1 ? 'Value' : `Value #${'ABCDEFGHIJ'.charAt(i)}`);
  const renamed = { ...rows, ...Object.fromEntries(columns.map(({ name }, i) => [fieldOf(i), name])) };
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(height)
    .datasource(refOf(prometheus))
    .unit(columns[0].unit)
    .filterable(true)
    .cellHeight(TableCellHeight.Sm)
    .sortBy([new TableSortByFieldStateBuilder().displayName(columns[0].name).desc(true)])
    .withTransformation({ id: 'merge', options: {} })
    .withTransformation({
      id: 'organize',
      options: {
        excludeByName: { Time: true },
        indexByName: Object.fromEntries(Object.keys(renamed).map((name, i) => [name, i])),
        renameByName: renamed,
      },
    })
    .targets(targetsOf(columns, 'table'));
  for (const { name, unit } of columns) panel.overrideByName(name, [{ id: 'unit', value: unit }]);
  const [first] = Object.values(rows);
  if (leadsTo !== undefined && first !== undefined) {
    const link = { title: 'Look at this one', url: `${leadsTo}\${__value.raw:percentencode}&${kept}` };
    panel.overrideByName(first, [{ id: 'links', value: [link] }]);
  }
  return panel;
}
