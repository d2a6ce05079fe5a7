import { DatasourceVariableBuilder } from '@grafana/grafana-foundation-sdk/dashboard';

/** A kind of data source of Grafana. Each dashboard has a variable of each kind that it needs, to choose one. */
export interface Source {
  readonly type: 'prometheus' | 'loki' | 'postgres';
  readonly label: string;
}

export const prometheus: Source = { type: 'prometheus', label: 'Prometheus data source' };
export const loki: Source = { type: 'loki', label: 'Loki data source' };

const variableOf = ({ type }: Source): string => `${type}_datasource`;

/** How panels, queries and variables name the data source that is chosen. */
export const refOf = (source: Source): { readonly type: string; readonly uid: string } => ({
  type: source.type,
  uid: `\${${variableOf(source)}}`,
});

/** The variable that chooses a data source. */
export const sourceVariable = (source: Source): DatasourceVariableBuilder =>
  new DatasourceVariableBuilder(variableOf(source)).label(source.label).type(source.type);
