import {
  GraphGradientMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  LegendDisplayMode,
  LegendPlacement,
  SortOrder,
  StackingConfigBuilder,
  StackingMode,
  TooltipDisplayMode,
  VisibilityMode,
  VizLegendOptionsBuilder,
  VizTooltipOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/timeseries';
import { prometheus, refOf } from '../sources.ts';
import {
  fixedColor,
  type Panel,
  type PanelText,
  type PanelUnit,
  type Query,
  type Steps,
  targetsOf,
  thresholdsOf,
} from './panel.ts';

interface TimeSeries extends PanelText {
  readonly unit: PanelUnit;
  readonly queries: readonly Query[];
  readonly stacked?: boolean;
  readonly max?: number;
  /** Dashed lines, where alerts begin. */
  readonly lines?: Steps;
  /** Colours of series by their name. */
  readonly colors?: Readonly<Record<string, string>>;
  /** A legend with the last and highest value of each series, for panels with many. */
  readonly legendTable?: boolean;
}

function legend(table: boolean): VizLegendOptionsBuilder {
  const options = new VizLegendOptionsBuilder().showLegend(true);
  return table
    ? options
        .displayMode(LegendDisplayMode.Table)
        .placement(LegendPlacement.Right)
        .calcs(['lastNotNull', 'max'])
        .sortBy('Last *')
        .sortDesc(true)
    : options.displayMode(LegendDisplayMode.List).placement(LegendPlacement.Bottom);
}

/** Lines over time. */
export function timeSeries({ title, description, width, height = 8, ...spec }: TimeSeries): Panel {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(height)
    .datasource(refOf(prometheus))
    .unit(spec.unit)
    .min(0)
    .lineWidth(1)
    .fillOpacity(spec.stacked ? 40 : 10)
    .gradientMode(spec.stacked ? GraphGradientMode.None : GraphGradientMode.Opacity)
    .showPoints(VisibilityMode.Never)
    .legend(legend(spec.legendTable ?? false))
    .tooltip(new VizTooltipOptionsBuilder().mode(TooltipDisplayMode.Multi).sort(SortOrder.Descending))
    .targets(targetsOf(spec.queries, 'series'));
  if (spec.stacked) panel.stacking(new StackingConfigBuilder().mode(StackingMode.Normal).group('A'));
  if (spec.max !== undefined) panel.max(spec.max);
  if (spec.lines !== undefined) {
    panel
      .thresholds(thresholdsOf(spec.lines, 'transparent'))
      .thresholdsStyle(new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed));
  }
  for (const [name, color] of Object.entries(spec.colors ?? {}))
    panel.overrideByName(name, [fixedColor(color)]);
  return panel;
}
