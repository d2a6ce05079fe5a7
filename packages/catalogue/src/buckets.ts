import type { Buckets } from './metric.ts';

/** Seconds. An agent waits for a language model: tenths of a second to ten minutes. */
export const agentSeconds: Buckets = {
  bounds: [0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20, 30, 60, 120, 300, 600],
  reason: 'one model call answers in 0.5-30 s; an agent makes several, and platforms cut off at 10 minutes',
};

/** Seconds. A command is one tool call: milliseconds to a minute. */
export const commandSeconds: Buckets = {
  bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60],
  reason: 'a command is one tool call or script: a cache hit takes milliseconds, a build up to a minute',
};

/** Seconds. A workflow chains agents and commands: half a second to an hour. */
export const workflowSeconds: Buckets = {
  bounds: [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1200, 1800, 3600],
  reason: "a workflow chains agents and commands, so its times start where an agent's do and end at an hour",
};

/** Seconds. A scrape takes milliseconds for hundreds of series; Prometheus gives up after 10 s unless told. */
export const scrapeSeconds: Buckets = {
  bounds: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10],
  reason: 'collecting and rendering take milliseconds for hundreds of series; Prometheus gives up after 10 s',
};

/** Seconds. 2 s is the threshold of the alert SlowApiResponses, so it is a bound. */
export const apiSeconds: Buckets = {
  bounds: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30],
  reason: 'web requests; 2 s is the SlowApiResponses threshold, so a P95 above it is told exactly',
};

/** Seconds. Handing a message to a mail server or an API takes tenths of a second; it is given up after 10 s. */
export const deliverySeconds: Buckets = {
  bounds: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  reason: 'a mail server or an API takes a message in tenths of a second, and is given up after 10 s',
};

/** Seconds. The garbage collector stops the process for milliseconds, or something is wrong. */
export const gcSeconds: Buckets = {
  bounds: [0.001, 0.01, 0.1, 1, 2, 5],
  reason:
    'those of prom-client, which dashboards know; a collection takes milliseconds, a full one of a large heap tenths',
};
