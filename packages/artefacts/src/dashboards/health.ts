/** How values of the health metric are shown. */
export const healthTexts = {
  1: { text: 'healthy', color: 'green' },
  0.5: { text: 'degraded', color: 'orange' },
  0: { text: 'unhealthy', color: 'red' },
} as const;

/** Below 0.5 red, below 1 orange. */
export const healthSteps = {
  base: 'red',
  steps: [
    [0.5, 'orange'],
    [1, 'green'],
  ],
} as const;

/** Colours of how an execution ended. */
export const statusColors = {
  completed: 'green',
  failed: 'red',
  timeout: 'orange',
  cancelled: 'text',
} as const;
