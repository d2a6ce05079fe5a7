import { apiSeconds } from '../buckets.ts';

/** One number or text that an operator may set, with its meaning and what is taken where it is unset. */
interface AlertParameter {
  readonly fallback: number | string;
  readonly help: string;
  /** It is a share of something: 0 up to, but not, 1. */
  readonly share?: true;
  /** It must be one of these, as nothing between them is told apart. */
  readonly oneOf?: readonly number[];
}

/** Bounds of the histogram that a percentile can be above. */
const oneOf = apiSeconds.bounds.slice(0, -1);

/** Everything about the alerts that depends on the platform they watch. Ratios are 0 to 1. */
export const alertParameters = {
  job: {
    fallback: 'backend',
    help: 'The job of Prometheus that scrapes the platform, for TargetDown, AllTargetsDown and MetricsAbsent: a regular expression.',
  },
  errorRatioWarning: {
    fallback: 0.05,
    share: true,
    help: 'Share of requests that end in a 5xx above which HighErrorRate warns.',
  },
  errorRatioCritical: {
    fallback: 0.25,
    share: true,
    help: 'Share of requests that end in a 5xx above which HighErrorRate is critical.',
  },
  minRequests: {
    fallback: 20,
    help: 'Requests in 5 minutes below which the alerts about requests stay silent.',
  },
  slowSecondsWarning: {
    fallback: 2,
    oneOf,
    help: 'P95 of requests in seconds above which SlowApiResponses warns.',
  },
  slowSecondsCritical: {
    fallback: 5,
    oneOf,
    help: 'P95 of requests in seconds above which SlowApiResponses is critical.',
  },
  slowEndpoints: {
    fallback: '',
    help: 'Endpoints that may be slow, as they wait for agents: a regular expression; they do not count for SlowApiResponses.',
  },
  agentFailureRatioWarning: {
    fallback: 0.1,
    share: true,
    help: "Share of an agent's executions that fail or time out above which HighAgentFailureRate warns.",
  },
  agentFailureRatioCritical: {
    fallback: 0.5,
    share: true,
    help: "Share of an agent's executions that fail or time out above which HighAgentFailureRate is critical.",
  },
  minExecutions: {
    fallback: 10,
    help: 'Executions of an agent in 15 minutes below which HighAgentFailureRate stays silent.',
  },
  costUsd: {
    fallback: 10,
    help: 'US dollars an hour above which HighCost warns; at twice as much it is critical.',
  },
  databaseComponents: {
    fallback: 'database.*|postgres.*',
    help: 'Components that are databases, for DatabaseConnectionIssues: a regular expression.',
  },
  databaseConnectionsWarning: {
    fallback: 80,
    help: 'Database connections above which DatabaseConnectionIssues warns; PostgreSQL takes 100 unless told.',
  },
  databaseConnectionsCritical: {
    fallback: 95,
    help: 'Database connections above which DatabaseConnectionIssues is critical.',
  },
  databaseErrors: {
    fallback: 5,
    help: 'Errors of a database component in 5 minutes above which DatabaseConnectionIssues warns.',
  },
  cacheComponents: {
    fallback: 'cache.*|redis.*',
    help: 'Components that are caches, for CacheUnavailable: a regular expression.',
  },
  eventLoopUtilization: {
    fallback: 0.9,
    share: true,
    help: 'Share of the time in which an event loop is busy above which EventLoopSaturated warns.',
  },
  minLookups: {
    fallback: 50,
    help: 'Look-ups in 10 minutes, all of them misses, from which CacheUnavailable warns.',
  },
} as const satisfies Record<string, AlertParameter>;

type Widened<Value> = Value extends number ? number : string;

/** What {@link alertParameters} are set to. */
export type AlertConfig = {
  readonly [Name in keyof typeof alertParameters]: Widened<(typeof alertParameters)[Name]['fallback']>;
};

/** The configuration that the committed rules have. */
export const defaultAlertConfig = Object.fromEntries(
  Object.entries(alertParameters).map(([name, { fallback }]) => [name, fallback]),
) as AlertConfig;

const isName = (name: string): name is keyof AlertConfig => Object.hasOwn(alertParameters, name);

function isPattern(text: string): boolean {
  try {
    return new RegExp(text, 'u') !== undefined;
  } catch {
    return false;
  }
}

/** What a value of a parameter must be, where it is not. */
function wanted({ fallback, share, oneOf }: AlertParameter, value: unknown): string | undefined {
  if (typeof fallback === 'string')
    return typeof value === 'string' && isPattern(value) ? undefined : 'a regular expression';
  const number = typeof value === 'number' && Number.isFinite(value) && value >= 0 ? value : undefined;
  if (oneOf) return number !== undefined && oneOf.includes(number) ? undefined : `one of ${oneOf.join(', ')}`;
  if (share)
    return number !== undefined && number < 1 ? undefined : `a share from 0 to 1, such as ${fallback}`;
  return number === undefined ? `a number from 0 up, such as ${fallback}` : undefined;
}

function problemOf(name: string, value: unknown): string | undefined {
  if (!isName(name))
    return `there is no parameter ${name}; there are ${Object.keys(alertParameters).join(', ')}`;
  const takes = wanted(alertParameters[name], value);
  return takes && `${name} is ${JSON.stringify(value)} but takes ${takes}`;
}

/** The value of a parameter that is written as text; what is no number stays text. */
export const parameterValue = (text: string): number | string =>
  text !== '' && Number.isFinite(Number(text)) ? Number(text) : text;

/**
 * The configuration with some parameters set, such as `{ costUsd: 50 }`.
 *
 * @throws TypeError that names each parameter that does not exist or whose value it does not take.
 */
export function alertConfig(set: Readonly<Record<string, unknown>>): AlertConfig {
  const problems = Object.entries(set).flatMap(([name, value]) => problemOf(name, value) ?? []);
  if (problems.length > 0) throw new TypeError(`${problems.join('; ')}.`);
  return { ...defaultAlertConfig, ...set };
}
