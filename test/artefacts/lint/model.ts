/** The parts of Grafana's dashboard model that the rules look at. */
interface DataSource {
  readonly type?: string;
  readonly uid: string;
}

export interface Target {
  readonly expr?: string;
  readonly refId?: string;
  readonly datasource?: DataSource;
}

export interface Panel {
  readonly id: number;
  readonly type: string;
  readonly title?: string;
  readonly description?: string;
  readonly datasource?: DataSource;
  readonly targets?: readonly Target[];
  readonly panels?: readonly Panel[];
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number };
  readonly fieldConfig?: {
    readonly defaults?: { readonly unit?: string; readonly mappings?: readonly unknown[] };
    readonly overrides?: readonly {
      readonly properties: readonly { readonly id: string; readonly value?: unknown }[];
    }[];
  };
}

export interface Variable {
  readonly name: string;
  readonly label?: string;
  readonly type: string;
  readonly query?: unknown;
  readonly datasource?: DataSource;
  readonly multi?: boolean;
  readonly allValue?: string;
  readonly refresh?: number;
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  readonly editable?: boolean;
  readonly tags: readonly string[];
  readonly templating: { readonly list: readonly Variable[] };
  readonly annotations?: {
    readonly list: readonly { readonly datasource: DataSource; readonly expr?: string }[];
  };
  readonly panels: readonly Panel[];
}

/** Every panel, those within folded rows too. */
export const panelsOf = (dashboard: Pick<Dashboard, 'panels'>): readonly Panel[] =>
  dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]);

/** The first data source that a dashboard lets one choose: what it is a dashboard of. */
export const mainSource = ({ templating }: Dashboard): string | undefined => {
  const variable = templating.list.find(({ type }) => type === 'datasource');
  return typeof variable?.query === 'string' ? variable.query : undefined;
};
