import { AxisPlacement } from '@grafana/grafana-foundation-sdk/common';
import {
  HeatmapColorMode,
  HeatmapColorOptionsBuilder,
  HeatmapTooltipBuilder,
  PanelBuilder,
  YAxisConfigBuilder,
} from '@grafana/grafana-foundation-sdk/heatmap';
import { prometheus, refOf } from '../sources.ts';
import { type Panel, type PanelText, targetsOf } from './panel.ts';

interface HeatMap extends PanelText {
  /** How many observations fell into each bucket. */
  readonly expr: string;
}

/** How a histogram of seconds changes over time; exemplars lie on it and lead to traces. */
export function heatMap({ title, description, width, height = 8, expr }: HeatMap): Panel {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(height)
    .datasource(refOf(prometheus))
    .calculate(false)
    .color(new HeatmapColorOptionsBuilder().mode(HeatmapColorMode.Scheme).scheme('Oranges').steps(64))
    .yAxis(new YAxisConfigBuilder().unit('s').axisPlacement(AxisPlacement.Left))
    .tooltip(new HeatmapTooltipBuilder().yHistogram(true))
    .targets(targetsOf([{ expr, legend: '{{le}}', exemplars: true }], 'heatmap'));
}
