import { parsePromql, withoutVariables } from '../../support/promql.ts';
import { type Dashboard, mainSource, type Variable } from './model.ts';

/** Durations in place of Grafana's variables, as the linter chooses them: no query has them by itself. */
export const durations = {
  __rate_interval: '8869990787ms',
  __interval: '4867856611ms',
  __range: '6069770749ms',
};

type DashboardRule = (dashboard: Dashboard) => readonly string[];

const title = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
const variables = ({ templating }: Dashboard, type: string) =>
  templating.list.filter((variable) => variable.type === type);
const textOf = ({ query }: Variable) => (typeof query === 'string' ? query : '');

function templated(name: string): DashboardRule {
  return (dashboard) => {
    if (mainSource(dashboard) !== 'prometheus') return [];
    const variable = dashboard.templating.list.find((each) => each.name === name);
    if (variable === undefined) return [`there is no variable ${name}`];
    const found: string[] = [];
    if (!/^\$\{?(prometheus_)?datasource\}?$/.test(variable.datasource?.uid ?? ''))
      found.push(`${name} asks no templated data source`);
    if (variable.type !== 'query') found.push(`${name} is no query`);
    if (variable.label !== title(name)) found.push(`${name} is not labelled ${title(name)}`);
    if (variable.multi !== true) found.push(`${name} does not let one choose several`);
    if (variable.allValue !== '.+') found.push(`all of ${name} is not .+`);
    return found;
  };
}

/** Rules of Grafana's dashboard-linter about a dashboard as a whole, by their names there. */
export const dashboardRules: Readonly<Record<string, DashboardRule>> = {
  'template-datasource-rule': (dashboard) => {
    const sources = variables(dashboard, 'datasource');
    if (sources.length === 0) return ['there is no variable for the data source'];
    return sources.flatMap((variable) => {
      const alone = sources.length === 1;
      const kind = textOf(variable);
      const names = [`${kind}_datasource`, ...(alone ? ['datasource'] : [])];
      const labels = [`${title(kind)} data source`, ...(alone ? ['Data source'] : [])];
      return [
        ...(names.includes(variable.name) ? [] : [`${variable.name} is not named ${names}`]),
        ...(labels.includes(variable.label ?? '') ? [] : [`${variable.name} is not labelled ${labels}`]),
      ];
    });
  },
  'template-job-rule': templated('job'),
  'template-instance-rule': templated('instance'),
  'template-label-promql-rule': (dashboard) => {
    if (mainSource(dashboard) !== 'prometheus') return [];
    return variables(dashboard, 'query').flatMap((variable) => {
      const [, name = '', argument = ''] = /([a-z_]+)\((.+)\)/.exec(textOf(variable)) ?? [];
      if (!['label_names', 'label_values', 'metrics', 'query_result'].includes(name))
        return [`${variable.name} calls no function that there is`];
      const selection = withoutVariables(argument.replace(/,\s*\w+$/, ''), durations);
      return parsePromql(selection).valid ? [] : [`${variable.name} is no PromQL`];
    });
  },
  'template-on-time-change-reload-rule': (dashboard) =>
    variables(dashboard, 'query')
      .filter(({ refresh }) => refresh !== 2)
      .map(({ name }) => `${name} is not asked anew for another time range`),
  'uneditable-dashboard': ({ editable }) => (editable === false ? [] : ['it is editable']),
};
