import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  type DynamicConfigValue,
  FieldColorBuilder,
  FieldColorModeId,
  type Panel as PanelModel,
  type Threshold,
  ThresholdsConfigBuilder,
  ThresholdsMode,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder, PromQueryFormat } from '@grafana/grafana-foundation-sdk/prometheus';
import { prometheus, refOf } from '../sources.ts';

/** A panel, ready to be put into a row. */
export type Panel = Builder<PanelModel>;

/** Units of Grafana that our panels use. */
export type PanelUnit =
  | 'percent'
  | 'short'
  | 'bytes'
  | 'percentunit'
  | 's'
  | 'reqps'
  | 'ops'
  | 'currencyUSD'
  | 'none';

/** What every panel says about itself. Sizes are in Grafana's grid, which is 24 wide. */
export interface PanelText {
  readonly title: string;
  readonly description: string;
  readonly width: number;
  readonly height?: number;
}

/** One query of a panel. */
export interface Query {
  readonly expr: string;
  readonly legend?: string;
  /** Whether to show exemplars: points that lead to the traces behind a latency. */
  readonly exemplars?: boolean;
}

type Format = 'series' | 'instant' | 'table' | 'heatmap';

const refIds = 'ABCDEFGHIJKLMNOP';

/** Queries to Prometheus, as targets of a panel. */
export const targetsOf = (queries: readonly Query[], format: Format): Builder<Dataquery>[] =>
  queries.map(({ expr, legend, exemplars = false }, i) => {
    const target = new DataqueryBuilder().refId(refIds.charAt(i)).datasource(refOf(prometheus)).expr(expr);
    if (legend !== undefined) target.legendFormat(legend);
    switch (format) {
      case 'series':
        return target.range().exemplar(exemplars);
      case 'heatmap':
        return target.range().format(PromQueryFormat.Heatmap).exemplar(exemplars);
      case 'table':
        return target.instant().format(PromQueryFormat.Table);
      default:
        return target.instant();
    }
  });

/** From which value on a panel takes a colour: `[[0.05, 'orange'], [0.25, 'red']]`. Below the first it is `base`. */
export type Steps = readonly (readonly [from: number, color: string])[];

export const thresholdsOf = (steps: Steps, base = 'green'): ThresholdsConfigBuilder => {
  const first: Threshold = { color: base, value: null };
  return new ThresholdsConfigBuilder()
    .mode(ThresholdsMode.Absolute)
    .steps([first, ...steps.map(([value, color]) => ({ value, color }))]);
};

/** Colour by the value's threshold. */
export const byThreshold = (): FieldColorBuilder => new FieldColorBuilder().mode(FieldColorModeId.Thresholds);

export const fixedColor = (color: string): DynamicConfigValue => ({
  id: 'color',
  value: { mode: 'fixed', fixedColor: color },
});
