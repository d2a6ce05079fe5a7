import { LogsDedupStrategy, LogsSortOrder } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/logs';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/loki';
import { loki, refOf } from '../sources.ts';
import type { Panel, PanelText } from './panel.ts';

/** Lines of the logs, newest first. */
export function logs({
  title,
  description,
  width,
  height = 10,
  expr,
}: PanelText & { readonly expr: string }): Panel {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(height)
    .datasource(refOf(loki))
    .showTime(true)
    .enableLogDetails(true)
    .wrapLogMessage(false)
    .dedupStrategy(LogsDedupStrategy.None)
    .sortOrder(LogsSortOrder.Descending)
    .withTarget(
      new DataqueryBuilder().refId('A').datasource(refOf(loki)).expr(expr).queryType('range').maxLines(200),
    );
}
