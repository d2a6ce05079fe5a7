import { parser as logql } from '@grafana/lezer-logql';
import { parsePromql, type Selector, withoutVariables } from '../../support/promql.ts';
import { durations } from './dashboard-rules.ts';
import { type Dashboard, mainSource, type Panel, panelsOf, type Target } from './model.ts';
import { units } from './units.ts';

type PanelRule = (panel: Panel, dashboard: Dashboard) => readonly string[];
type TargetRule = (target: Target, panel: Panel, dashboard: Dashboard) => readonly string[];

const drawn = ['stat', 'singlestat', 'graph', 'table', 'timeseries', 'gauge'];
const queried = ['singlestat', 'gauge', 'table', 'stat', 'state-timeline', 'timeseries'];
const isLoki = ({ datasource }: Target, dashboard: Dashboard) =>
  mainSource(dashboard) === 'loki' || datasource?.type === 'loki';
const isPrometheus = (target: Target, dashboard: Dashboard) =>
  mainSource(dashboard) === 'prometheus' && (target.datasource?.type ?? 'prometheus') === 'prometheus';

function unitOf({ fieldConfig }: Panel): unknown {
  const overridden = (fieldConfig?.overrides ?? [])
    .flatMap(({ properties }) => properties)
    .findLast(({ id }) => id === 'unit');
  return overridden?.value ?? fieldConfig?.defaults?.unit;
}

const hasMappings = ({ fieldConfig }: Panel) =>
  fieldConfig?.defaults?.mappings !== undefined ||
  (fieldConfig?.overrides ?? []).some(({ properties }) => properties.some(({ id }) => id === 'mappings'));

/** Rules of Grafana's dashboard-linter about a panel. */
const panelRules: Readonly<Record<string, PanelRule>> = {
  'panel-datasource-rule': ({ type, datasource }, { templating }) => {
    if (!['singlestat', 'graph', 'table', 'timeseries'].includes(type)) return [];
    const sources = templating.list.filter((variable) => variable.type === 'datasource');
    const uids = sources.flatMap(({ name }) => [`$${name}`, `\${${name}}`]);
    return uids.includes(datasource?.uid ?? '') ? [] : ['its data source is no variable'];
  },
  'panel-title-description-rule': ({ type, title, description }) =>
    drawn.includes(type) && !(title && description) ? ['it lacks a title or a description'] : [],
  'panel-units-rule': (panel) =>
    drawn.includes(panel.type) && !hasMappings(panel) && !units.has(unitOf(panel) as string)
      ? [`its unit ${unitOf(panel)} is none`]
      : [],
  'panel-no-targets-rule': ({ type, targets }) =>
    drawn.includes(type) && targets === undefined ? ['it has no target'] : [],
};

const selectorsOf = ({ expr = '' }: Target): readonly Selector[] =>
  parsePromql(withoutVariables(expr, durations)).selectors;

const required =
  (label: string): TargetRule =>
  (target, _, dashboard) => {
    if (!isPrometheus(target, dashboard)) return [];
    return selectorsOf(target)
      .filter(
        ({ matchers }) =>
          !matchers.some((each) => each.label === label && each.op === '=~' && each.value === `$${label}`),
      )
      .map(({ text }) => `${text} does not ask for ${label}=~"$${label}"`);
  };

const logqlProblems = (expression: string, name: string): boolean => {
  let found = false;
  logql.parse(expression).iterate({
    enter({ type }) {
      if (name === '' ? type.isError : type.name === name) found = true;
    },
  });
  return found;
};

/** Rules of Grafana's dashboard-linter about one query of a panel. */
const targetRules: Readonly<Record<string, TargetRule>> = {
  'target-logql-rule': (target, _, dashboard) =>
    isLoki(target, dashboard) && logqlProblems(target.expr ?? '', '') ? ['it is no LogQL'] : [],
  'target-logql-auto-rule': (target, _, dashboard) =>
    isLoki(target, dashboard) &&
    logqlProblems(target.expr ?? '', 'Range') &&
    !target.expr?.includes('$__auto')
      ? ['its range is not $__auto']
      : [],
  'target-promql-rule': (target, { type }, dashboard) =>
    queried.includes(type) &&
    isPrometheus(target, dashboard) &&
    !parsePromql(withoutVariables(target.expr ?? '', durations)).valid
      ? ['it is no PromQL']
      : [],
  'target-rate-interval-rule': (target, { type }, dashboard) => {
    if (!queried.includes(type) || !isPrometheus(target, dashboard)) return [];
    return selectorsOf(target)
      .filter(({ range, calledBy }) => range !== undefined && /^i?rate$/.test(calledBy ?? ''))
      .filter(({ range }) => range !== durations.__rate_interval)
      .map(({ text }) => `the rate of ${text} is not over $__rate_interval`);
  },
  'target-job-rule': required('job'),
  'target-instance-rule': required('instance'),
  'target-counter-agg-rule': (target, _, dashboard) => {
    if (!isPrometheus(target, dashboard)) return [];
    return selectorsOf(target)
      .filter(({ metric }) => metric.endsWith('_total'))
      .filter(({ range, calledBy }) => range === undefined || !/^(i?rate|increase)$/.test(calledBy ?? ''))
      .map(({ text }) => `${text} is a counter as it stands`);
  },
};

/** What the rules find in the panels of a dashboard. */
export function lintPanels(dashboard: Dashboard): readonly string[] {
  return panelsOf(dashboard).flatMap((panel) => {
    const name = panel.title ?? panel.id;
    const ofPanel = Object.entries(panelRules).flatMap(([rule, check]) =>
      check(panel, dashboard).map((problem) => `${rule}: ${name}: ${problem}`),
    );
    const ofTargets = (panel.targets ?? []).flatMap((target) =>
      Object.entries(targetRules).flatMap(([rule, check]) =>
        check(target, panel, dashboard).map((problem) => `${rule}: ${name} ${target.refId}: ${problem}`),
      ),
    );
    return [...ofPanel, ...ofTargets];
  });
}
