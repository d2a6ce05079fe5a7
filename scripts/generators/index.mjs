import { configurationDocs } from './configuration-docs.mjs';
import { logSchema } from './log-schema.mjs';
import { logShipping } from './log-shipping.mjs';
import { logsDocs } from './logs-docs.mjs';
import { metersVersion } from './meters-version.mjs';
import { metricsDocs } from './metrics-docs.mjs';

/** Every generated file: its path from the root, and its text from the catalogue. A test fails when one drifts. */
export const generators = [
  metricsDocs,
  configurationDocs,
  metersVersion,
  logSchema,
  ...logShipping,
  logsDocs,
];
