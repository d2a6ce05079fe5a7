import { type Dashboard, type Panel, panelsOf, type Target } from './lint/model.ts';

/** What stands for Grafana's variables: durations, and what is chosen of each of a dashboard's. */
export interface Choice {
  readonly rateInterval: string;
  readonly range: string;
  readonly chosen?: Readonly<Record<string, string>>;
}

/** An expression as Grafana would send it. Where nothing is chosen, all is. */
export const expand = (expression: string, { rateInterval, range, chosen = {} }: Choice): string =>
  expression
    .replaceAll('$__rate_interval', rateInterval)
    .replaceAll('$__range', range)
    .replace(/\$(\w+)/g, (_, name: string) => chosen[name] ?? '.+');

/** Every query of a dashboard's panels to a kind of data source. */
export const queriesOf = (
  dashboard: Dashboard,
  kind: 'prometheus' | 'loki',
): readonly { readonly panel: Panel; readonly target: Target; readonly expr: string }[] =>
  panelsOf(dashboard).flatMap((panel) =>
    (panel.targets ?? []).flatMap((target) =>
      target.datasource?.type === kind && target.expr !== undefined
        ? [{ panel, target, expr: target.expr }]
        : [],
    ),
  );
