export type { Health } from './health.ts';
export type { Check, CheckOptions } from './options.ts';
export type { ComponentHealth, HealthReport, HealthStatus } from './report.ts';
export { health } from './shared.ts';
