import {
  QueryVariableBuilder,
  VariableRefresh,
  VariableSort,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { type Matcher, on, type Selection } from '@hishamos/catalogue/alerts';
import { selector } from '../promql/selector.ts';
import { loki, prometheus, refOf, type Source } from './sources.ts';

interface Variable {
  readonly name: string;
  readonly label: string;
  readonly query: string;
  readonly source?: Source;
}

/** A variable that takes its values from a label; several may be chosen, or all. */
const variable = ({ name, label, query, source = prometheus }: Variable): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(label)
    .datasource(refOf(source))
    .query(query)
    .definition(query)
    .refresh(VariableRefresh.OnTimeRangeChanged)
    .sort(VariableSort.AlphabeticalAsc)
    .multi(true)
    .includeAll(true)
    .allValue('.+')
    .current({ selected: true, text: ['All'], value: ['$__all'] });

const job: Matcher = { label: 'job', op: '=~', value: '$job' };
const instance: Matcher = { label: 'instance', op: '=~', value: '$instance' };

/** Jobs that scrape our metrics: the page about itself is on each, also on an idle one. */
const anyOfOurs = on('scrapeDuration');

export const jobVariable = (): QueryVariableBuilder =>
  variable({
    name: 'job',
    label: 'Job',
    query: `label_values(${selector(anyOfOurs, { part: 'count' })}, job)`,
  });

export const instanceVariable = (): QueryVariableBuilder =>
  variable({
    name: 'instance',
    label: 'Instance',
    query: `label_values(${selector(anyOfOurs, { part: 'count', scope: [job] })}, instance)`,
  });

/** A variable of the values that a label of one of our metrics has. */
export const labelVariable = (name: string, label: string, selection: Selection, values: string) =>
  variable({
    name,
    label,
    query: `label_values(${selector(selection, { scope: [job, instance] })}, ${values})`,
  });

/** Which service's logs are shown: Loki names it after the label of files, and after the resource of OTLP. */
export const serviceVariable = (): QueryVariableBuilder =>
  variable({ name: 'service', label: 'Service', query: 'label_values(service_name)', source: loki });
