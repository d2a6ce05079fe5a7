import { DatasourceVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';

/** A kind of data source of Grafana. Each dashboard has a variable of each kind that it needs, to choose one. */
export interface Source {
  readonly type: 'prometheus' | 'loki' | 'grafana-postgresql-datasource';
  readonly label: string;
  /** The name of its variable, where that does not come from the type. */
  readonly variable?: string;
}

export const prometheus: Source = { type: 'prometheus', label: 'Prometheus data source' };
export const loki: Source = { type: 'loki', label: 'Loki data source' };
export const postgres: Source = {
  type: 'grafana-postgresql-datasource',
  label: 'Data source',
  variable: 'datasource',
};

const variableOf = ({ type, variable = `${type}_datasource` }: Source): string => variable;

/** How panels, queries and variables name the data source that is chosen. */
export const refOf = (source: Source): { readonly type: string; readonly uid: string } => ({
  type: source.type,
  uid: `\${${variableOf(source)}}`,
});

/** The variable that chooses a data source. */
export const sourceVariable = (source: Source): DatasourceVariableBuilder =>
  new DatasourceVariableBuilder(variableOf(source)).label(source.label).type(source.type);
