import { VisibilityMode } from '@grafana/grafana-foundation-sdk/common';
import { PanelBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { prometheus, refOf } from '../sources.ts';
import {
  byThreshold,
  type Panel,
  type PanelText,
  type Query,
  type Steps,
  targetsOf,
  thresholdsOf,
} from './panel.ts';
import { textsOf } from './stat.ts';

interface States extends PanelText {
  readonly query: Query;
  readonly texts: Readonly<Record<string, { readonly text: string; readonly color: string }>>;
  readonly base: string;
  readonly steps: Steps;
}

/** A bar for each series that shows which state it was in when. */
export function states({ title, description, width, height = 8, query, texts, base, steps }: States): Panel {
  return new PanelBuilder()
    .title(title)
    .description(description)
    .span(width)
    .height(height)
    .datasource(refOf(prometheus))
    .mappings(textsOf(texts))
    .thresholds(thresholdsOf(steps, base))
    .colorScheme(byThreshold())
    .fillOpacity(80)
    .lineWidth(0)
    .rowHeight(0.8)
    .showValue(VisibilityMode.Auto)
    .mergeValues(true)
    .targets(targetsOf([query], 'series'));
}
