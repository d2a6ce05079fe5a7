import { defaultAlertConfig } from '@hishamos/catalogue/alerts';

const config = defaultAlertConfig;

/** Where the alerts begin, as lines on graphs and colours of numbers. */
export const alertLines = {
  errorRatio: [
    [config.errorRatioWarning, 'orange'],
    [config.errorRatioCritical, 'red'],
  ],
  slowSeconds: [
    [config.slowSecondsWarning, 'orange'],
    [config.slowSecondsCritical, 'red'],
  ],
  agentFailureRatio: [
    [config.agentFailureRatioWarning, 'orange'],
    [config.agentFailureRatioCritical, 'red'],
  ],
  costUsdPerHour: [
    [config.costUsd, 'orange'],
    [2 * config.costUsd, 'red'],
  ],
  eventLoopUtilization: [[config.eventLoopUtilization, 'orange']],
  databaseConnections: [
    [config.databaseConnectionsWarning, 'orange'],
    [config.databaseConnectionsCritical, 'red'],
  ],
} as const;
