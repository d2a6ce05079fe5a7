import type { AlertConfig } from '@hishamos/catalogue/alerts';
import type { Steps } from './panels/panel.ts';

/** Where the alerts begin, as lines on graphs and colours of numbers. */
export const alertLinesOf = (config: AlertConfig) =>
  ({
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
  }) satisfies Readonly<Record<string, Steps>>;

export type AlertLines = ReturnType<typeof alertLinesOf>;
