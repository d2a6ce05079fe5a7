import {
  BigValueColorMode,
  BigValueGraphMode,
  ReduceDataOptionsBuilder,
} from '@grafana/grafana-foundation-sdk/common';
import { MappingType, type ValueMapping } from '@grafana/grafana-foundation-sdk/dashboard';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { prometheus, refOf } from '../sources.ts';
import {
  byThreshold,
  type Panel,
  type PanelText,
  type PanelUnit,
  type Steps,
  targetsOf,
  thresholdsOf,
} from './panel.ts';

interface Stat extends PanelText {
  readonly unit: PanelUnit;
  readonly expr: string;
  readonly decimals?: number;
  readonly base?: string;
  readonly steps?: Steps;
  /** Text and colour in place of a number. */
  readonly texts?: Readonly<Record<string, { readonly text: string; readonly color: string }>>;
  /** One number for the whole range, without a line of how it came about. */
  readonly whole?: boolean;
}

/** Values that are shown as texts. */
export const textsOf = (texts: NonNullable<Stat['texts']>): ValueMapping[] => [
  { type: MappingType.ValueToText, options: texts },
];

/** One number, and a line of how it came about. */
export function stat({ title, description, width, height = 4, ...spec }: Stat): Panel {
  const panel = new PanelBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(height)
    .datasource(refOf(prometheus))
    .unit(spec.unit)
    .thresholds(thresholdsOf(spec.steps ?? [], spec.base ?? 'blue'))
    .colorScheme(byThreshold())
    .colorMode(BigValueColorMode.Value)
    .graphMode(spec.whole ? BigValueGraphMode.None : BigValueGraphMode.Area)
    .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']))
    .targets(targetsOf([{ expr: spec.expr }], spec.whole ? 'instant' : 'series'));
  if (spec.decimals !== undefined) panel.decimals(spec.decimals);
  if (spec.texts !== undefined) panel.mappings(textsOf(spec.texts));
  return panel;
}
