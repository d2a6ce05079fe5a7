import { dashboards } from '@hishamos/artefacts';

/** The dashboards, as Grafana imports them. */
export const dashboardFiles = dashboards.map(({ name, model }) => ({
  path: `infrastructure/monitoring/grafana-dashboards/${name}.json`,
  render: () => `${JSON.stringify(model, null, 2)}\n`,
}));
