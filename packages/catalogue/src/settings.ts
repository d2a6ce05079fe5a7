import { alertingSettings } from './settings/alerting.ts';
import { generalSettings } from './settings/general.ts';
import { healthSettings } from './settings/health.ts';
import { lifecycleSettings } from './settings/lifecycle.ts';
import { loggingSettings } from './settings/logging.ts';
import { metricsSettings } from './settings/metrics.ts';
import { servingSettings } from './settings/serving.ts';
import { storeSettings } from './settings/store.ts';

/** The environment variables that the product reads beside OpenTelemetry's own. */
export const settings = {
  ...generalSettings,
  ...loggingSettings,
  ...servingSettings,
  ...metricsSettings,
  ...healthSettings,
  ...lifecycleSettings,
  ...alertingSettings,
  ...storeSettings,
} as const;

export type SettingName = keyof typeof settings;
