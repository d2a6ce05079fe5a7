import { alertmanager } from './alertmanager.mjs';
import { configurationDocs } from './configuration-docs.mjs';
import { dashboardFiles } from './dashboards.mjs';
import { kubernetes } from './kubernetes.mjs';
import { logSchema } from './log-schema.mjs';
import { logShipping } from './log-shipping.mjs';
import { logsDocs } from './logs-docs.mjs';
import { metricsDocs } from './metrics-docs.mjs';
import { packageVersions } from './package-versions.mjs';
import { prometheusConfig } from './prometheus-config.mjs';
import { rules } from './rules.mjs';

/** Every generated file: its path from the root, and its text from the catalogue. A test fails when one drifts. */
export const generators = [
  metricsDocs,
  configurationDocs,
  ...packageVersions,
  logSchema,
  ...logShipping,
  logsDocs,
  ...kubernetes,
  alertmanager,
  ...rules,
  ...prometheusConfig,
  ...dashboardFiles,
];
