import { code, generatedNote, table } from './markdown.mjs';

const units = { s: 'seconds', By: 'bytes', USD: 'US dollars', 1: '' };
const plural = (noun) => (/(s|x|ch)$/.test(noun) ? `${noun}es` : `${noun}s`);
const unitOf = ({ unit }) => units[unit] ?? plural(unit.slice(1, -1));

function labelOf([name, label], names) {
  if (label.kind === 'httpStatus') return `${code(name)} (100-599)`;
  if (label.kind === 'text') return code(name);
  const values = label.values.every((value) => names.has(value))
    ? 'a name of the table above'
    : label.values.map(code).join(', ');
  return `${code(name)} (${values})`;
}

const kindOf = ({ kind, merge }) => (merge === undefined ? kind : `${kind} (${merge})`);

/** The page that lists every metric: what operators write queries against. */
export const metricsDocs = {
  path: 'docs/metrics.md',
  render({ metrics, runtimeMetrics, selfMetrics }) {
    const names = new Set(Object.values(metrics).map(({ name }) => name));
    const row = (metric) => [
      code(metric.name),
      kindOf(metric),
      unitOf(metric),
      Object.entries(metric.labels)
        .map((label) => labelOf(label, names))
        .join(', '),
      metric.help,
    ];
    const header = ['Name', 'Type', 'Unit', 'Labels', 'Meaning'];
    const histograms = [...Object.values(metrics), ...Object.values(runtimeMetrics)].filter(
      ({ kind }) => kind === 'histogram',
    );
    return `# Metrics

${generatedNote}

Names, types and labels are the same in Prometheus and through OTLP. A label without listed values is free text of at
most 200 characters. Behind a gauge stands how the values of several [processes](processes.md) become one.

${table(header, Object.values(metrics).map(row))}

## Counted by themselves

Under the preload these need no code:

- ${code(metrics.activeUsers.name)}: different users that \`context.setUser()\`, or \`userId\` of \`context.with()\`, named within the last 15
  minutes (\`HISHAMOS_ACTIVE_USERS_WINDOW\`). Exact up to 10,000 at a time; once there were more, with a standard error of
  0.81 %, and the window’s edge to a fifteenth of it. Ids are kept as hashes, in at most 0.5 MB. Of several processes, a user whom more
  than one has seen counts once, with that same error.
- ${code(metrics.databaseConnections.name)}: open connections of all pools and clients of \`pg\`, pools of \`mysql2\` and clients of
  \`mongodb\`, without those of health checks.
- ${code(metrics.errors.name)}: uncaught exceptions and unhandled rejections (component \`process\`, type as for \`meters.error\`), each
  once, whether or not it ends the process; answers of 500 to 599 (component \`api\`, at 0 from the first request on, types \`InternalServerError\`,
  \`NotImplemented\`, \`BadGateway\`, \`ServiceUnavailable\`, \`GatewayTimeout\`, \`ServerError\`). An error that the application
  records itself, and then answers 500 for, counts as both.
- ${code(metrics.cacheHits.name)} and ${code(metrics.cacheMisses.name)} with \`HISHAMOS_CACHE_METRICS=on\`: GET, GETEX, GETDEL, HGET, and each
  value of MGET and HMGET, of \`ioredis\` and of \`redis\` 5 and later, cache type \`redis\`; within MULTI, and for a message
  queue’s own connections, nothing is counted.

\`meters.system.setActiveUsers()\` and \`meters.database.setConnections()\` take their gauge in hand: it is not looked up any
more.

## Buckets

${table(
  ['Histogram', 'Unit', 'Upper bounds', 'Reason'],
  histograms.map((metric) => [
    code(metric.name),
    unitOf(metric),
    metric.buckets.bounds.join(', '),
    metric.buckets.reason,
  ]),
)}

## The process

The names are those of prom-client, which dashboards for Node.js know, but for what has a name of ours. They are looked up
when somebody asks; \`HISHAMOS_RUNTIME_METRICS=off\` leaves them out. The event loop’s lag is that since the last look, of
at least five seconds, and without the resolution of its clock, so that a loop with nothing to do has none.

${table(header, Object.values(runtimeMetrics).map(row))}

## The product about itself

${table(header, Object.values(selfMetrics).map(row))}

## Series cap

A metric has at most \`HISHAMOS_SERIES_CAP\` series (see [configuration](configuration.md)) for the life of the process.
What exceeds it folds into series whose free-text labels are \`__other__\`; labels with a closed list and status codes keep
their values, so that failure rates stay right. A part of the cap is kept free for these folded series
and for the SDK's own overflow series. Totals stay
exact, one warning is logged for each metric, and ${code(selfMetrics.seriesCapHits.name)} counts what was folded.
`;
  },
};
