export { getLogger } from './get-logger.ts';
export type { Logger } from './logger.ts';
export { configureLogs, type LogsOptions } from './logs-state.ts';
export { bridgeLogsApi } from './otel/bridge-logs-api.ts';
export { droppedLogLines, flushLogs } from './sink/flush-schedule.ts';
export { instrumentWinston } from './winston/instrument-winston.ts';
