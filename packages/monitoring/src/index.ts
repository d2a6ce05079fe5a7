export { context } from '@hishamos/context';
export { health } from '@hishamos/health';
export { getLogger, redact, setLogLevel } from '@hishamos/logs';
export { meters } from '@hishamos/meters';
export { agent, command, workflow } from '@hishamos/spans';
export { checks } from './checks.ts';
export { initMonitoring, shutdown } from './init.ts';
export type { Monitoring, MonitoringOptions } from './start.ts';
