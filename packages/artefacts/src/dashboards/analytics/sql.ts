import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueGraphMode,
  GraphDrawStyle,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder as StatBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as TableBuilder } from '@grafana/grafana-foundation-sdk/table';
import { PanelBuilder as TimeSeriesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import type { Panel, PanelText, PanelUnit } from '../panels/panel.ts';
import { postgres, refOf } from '../sources.ts';

/** A query to PostgreSQL, as the target of a panel. */
const sql = (rawSql: string, format: 'table' | 'time_series'): Builder<Dataquery> => ({
  build: () => ({
    refId: 'A',
    datasource: refOf(postgres),
    rawSql,
    rawQuery: true,
    editorMode: 'code',
    format,
    _implementsDataqueryVariant: () => undefined,
  }),
});

interface SqlPanel extends PanelText {
  readonly query: string;
  readonly unit: PanelUnit;
}

/** One number, which a query gives. */
export const sqlStat = ({ title, description, width, height = 4, query, unit }: SqlPanel): Panel =>
  new StatBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(height)
    .datasource(refOf(postgres))
    .unit(unit)
    .graphMode(BigValueGraphMode.None)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .targets([sql(query, 'table')]);

/** A stacked bar for each day: a query gives `time`, and a column for each part. */
export const sqlBars = ({ title, description, width, height = 8, query, unit }: SqlPanel): Panel =>
  new TimeSeriesBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(height)
    .datasource(refOf(postgres))
    .unit(unit)
    .min(0)
    .drawStyle(GraphDrawStyle.Bars)
    .fillOpacity(70)
    .stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'))
    .targets([sql(query, 'time_series')]);

interface SqlTable extends PanelText {
  readonly query: string;
  /** Units of columns that are no plain numbers or texts. */
  readonly units: Readonly<Record<string, PanelUnit>>;
}

/** The rows that a query gives. */
export function sqlTable({ title, description, width, height = 10, query, units }: SqlTable): Panel {
  const panel = new TableBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(height)
    .datasource(refOf(postgres))
    .filterable(true)
    .targets([sql(query, 'table')]);
  for (const [column, unit] of Object.entries(units))
    panel.overrideByName(column, [{ id: 'unit', value: unit }]);
  return panel;
}
