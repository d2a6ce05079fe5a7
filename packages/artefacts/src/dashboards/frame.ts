import type { Builder, Dataquery } from '@grafana/grafana-foundation-sdk/cog';
import {
  AnnotationQueryBuilder,
  AnnotationTargetBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DashboardLinkBuilder,
  DashboardLinkType,
  type Dashboard as DashboardModel,
  RowBuilder,
  type VariableModel,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { on } from '@hishamos/catalogue/alerts';
import type { Panel } from './panels/panel.ts';
import { newSeries } from './queries.ts';
import { prometheus, refOf, type Source, sourceVariable } from './sources.ts';

/** Panels under a title. Where it is folded, Grafana runs its queries when somebody opens it. */
export interface Row {
  readonly title: string;
  readonly folded?: boolean;
  readonly panels: readonly Panel[];
}

export interface Frame {
  /** What its file and its address are named after. */
  readonly name: string;
  readonly title: string;
  readonly description: string;
  readonly sources: readonly Source[];
  readonly variables: readonly Builder<VariableModel>[];
  /** From when on it looks, when it is opened: the last hour by default. */
  readonly from?: string;
  readonly rows: readonly Row[];
}

/** A dashboard as Grafana imports it. */
export interface Dashboard {
  readonly name: string;
  readonly title: string;
  readonly model: object;
}

const tag = 'hishamos';
const grafana = { type: 'grafana', uid: '-- Grafana --' };

/** The address of a dashboard within Grafana. */
export const pathOf = (name: string): string => `/d/hishamos-${name}`;

/** Grafana's own annotations that have a tag, as a query. */
const tagged = (name: string): Builder<Dataquery> => ({
  build: () => ({
    ...new AnnotationTargetBuilder().type('tags').tags([name]).matchAny(false).limit(100).build(),
    _implementsDataqueryVariant: () => undefined,
  }),
});

/** Marks on every graph: alerts that fired, versions that are new, and what a deployment told Grafana's API. */
function annotations(sources: readonly Source[]): AnnotationQueryBuilder[] {
  const deployments = new AnnotationQueryBuilder()
    .name('Deployments')
    .datasource(grafana)
    .enable(true)
    .iconColor('blue')
    .target(tagged('deployment'));
  const alerts = new AnnotationQueryBuilder()
    .name('Alerts')
    .datasource(refOf(prometheus))
    .enable(true)
    .iconColor('red')
    .expr('ALERTS{alertstate="firing", severity=~"critical|warning", job=~"$job"}')
    .titleFormat('{{alertname}}')
    .textFormat('{{severity}} {{agent_id}}{{component}}{{cache_type}}{{instance}}')
    .step('60s');
  const versions = new AnnotationQueryBuilder()
    .name('Versions')
    .datasource(refOf(prometheus))
    .enable(true)
    .iconColor('purple')
    .expr(newSeries(on('buildInfo')))
    .titleFormat('{{service_name}} {{service_version}}')
    .textFormat('{{instance}}')
    .step('60s');
  return sources.includes(prometheus) ? [deployments, versions, alerts] : [deployments];
}

const otherDashboards = (): DashboardLinkBuilder =>
  new DashboardLinkBuilder('HishamOS')
    .type(DashboardLinkType.Dashboards)
    .tags([tag])
    .asDropdown(false)
    .includeVars(true)
    .keepTime(true)
    .icon('external link')
    .tooltip('')
    .url('');

/** Gives panels ids, so that a link to one goes on meaning it; and leaves links and annotations in sight, above them. */
function finish(model: DashboardModel): DashboardModel {
  for (const each of [...(model.links ?? []), ...(model.annotations?.list ?? [])]) delete each.placement;
  let id = 0;
  for (const panel of model.panels ?? []) {
    panel.id = ++id;
    for (const inner of 'panels' in panel ? (panel.panels ?? []) : []) inner.id = ++id;
  }
  return model;
}

/** Puts a dashboard together. */
export function dashboard({
  name,
  title,
  description,
  sources,
  variables,
  from = 'now-1h',
  rows,
}: Frame): Dashboard {
  const builder = new DashboardBuilder(title)
    .uid(pathOf(name).slice('/d/'.length))
    .description(description)
    .tags([tag])
    .readonly()
    .tooltip(DashboardCursorSync.Crosshair)
    .time({ from, to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .annotations(annotations(sources))
    .links([otherDashboards()])
    .variables([...sources.map(sourceVariable), ...variables]);
  for (const row of rows) {
    const frame = new RowBuilder(row.title).collapsed(row.folded ?? false);
    if (row.folded) for (const panel of row.panels) frame.withPanel(panel);
    builder.withRow(frame);
    if (!row.folded) for (const panel of row.panels) builder.withPanel(panel);
  }
  return { name, title, model: finish(builder.build()) };
}
