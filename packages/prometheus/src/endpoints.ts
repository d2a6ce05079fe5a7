import type { IncomingMessage, ServerResponse } from 'node:http';
import { type MonitoringPath, monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { type Health, health as processHealth } from '@hishamos/health';
import { accessRule } from './access.ts';
import { type AlertReceiver, alertsReply, currentAlertReceiver } from './alert-receiver.ts';
import { currentSource } from './current-source.ts';
import { currentLivePage, livePageReply } from './live-page.ts';
import { metricsReply } from './metrics-reply.ts';
import type { PageSource } from './page.ts';
import { json, line, type Reply, send } from './reply.ts';
import { tokenFrom } from './token.ts';
import { warn } from './warn.ts';

export interface EndpointOptions {
  /** Where the metrics come from. The process's first {@link PrometheusReader} unless told. */
  readonly source?: PageSource | undefined;
  /** The bearer token; empty for none. `HISHAMOS_MONITORING_TOKEN` (or `…_FILE`) unless told. */
  readonly token?: string | undefined;
  /** Whether a client certificate is needed for all but the probes: for a port with mutual TLS. */
  readonly clientCertificates?: boolean;
  /** The components of the health endpoints. Those of the process unless told. */
  readonly health?: Health | undefined;
  /** Takes what Alertmanager posts. The receiver of the process unless told. */
  readonly alerts?: AlertReceiver | undefined;
}

/** Answers a request of a monitoring endpoint and returns true; leaves any other alone and returns false. Never throws. */
export type MonitoringHandler = (request: IncomingMessage, response: ServerResponse) => boolean;

/** Each path with and without its trailing slash. */
const endpoints: ReadonlyMap<string, MonitoringPath> = new Map(
  (Object.entries(monitoringPaths) as [MonitoringPath, string][]).flatMap(([endpoint, path]) => [
    [monitoringPrefix + path, endpoint],
    [monitoringPrefix + path.slice(0, -1), endpoint],
  ]),
);

/** The endpoint of a request's path, which frameworks keep in `originalUrl` while they shorten `url` below a mount. */
function endpointOf(
  request: IncomingMessage & { readonly originalUrl?: unknown },
): MonitoringPath | undefined {
  const url = typeof request.originalUrl === 'string' ? request.originalUrl : request.url;
  if (url === undefined || !url.startsWith(monitoringPrefix)) return undefined;
  const query = url.indexOf('?');
  return endpoints.get(query === -1 ? url : url.slice(0, query));
}

/** Open to everyone, because they say nothing more than a status. */
const open: ReadonlySet<MonitoringPath> = new Set(['live', 'ready']);

/** Not for programs that read JSON. */
const plain: ReadonlySet<MonitoringPath> = new Set(['metrics', 'page']);

const refusals = {
  401: [401, 'a bearer token is needed', { 'WWW-Authenticate': 'Bearer realm="hishamos-monitoring"' }],
  403: [403, 'access is denied', {}],
  405: [405, 'the method is not allowed', {}],
} as const;

const methodsOf = (endpoint: MonitoringPath): readonly string[] =>
  endpoint === 'alerts' ? ['POST'] : ['GET', 'HEAD'];

/**
 * The handler of the monitoring endpoints for `node:http`; the adapters for frameworks rest on it.
 * It answers exactly the paths of the catalogue, never with a redirect, and never repeats what a request said.
 */
export function monitoringEndpoints(options: EndpointOptions = {}): MonitoringHandler {
  const access = accessRule({
    token: options.token ?? tokenFrom(process.env),
    clientCertificates: options.clientCertificates ?? false,
  });
  const health = options.health ?? processHealth;
  const source = () => options.source ?? currentSource.get();
  const pageText = async () => (await source()?.page())?.text ?? '';

  async function replyTo(endpoint: MonitoringPath, request: IncomingMessage): Promise<Reply> {
    const refuse = (status: keyof typeof refusals): Reply => {
      const [code, text, more] = refusals[status];
      const headers = status === 405 ? { Allow: methodsOf(endpoint).join(', ') } : more;
      return plain.has(endpoint) ? line(code, text, headers) : json(code, { error: text }, headers);
    };
    if (!methodsOf(endpoint).includes(request.method ?? '')) return refuse(405);
    const decision = open.has(endpoint) ? 'granted' : access(request);
    if (decision !== 'granted') return refuse(decision);
    switch (endpoint) {
      case 'live':
        return json(200, { status: 'healthy' });
      case 'ready':
        return (await health.isReady()) ? json(200, { status: 'ready' }) : json(503, { status: 'not_ready' });
      case 'health': {
        const report = await health.check();
        return json(report.status === 'unhealthy' ? 503 : 200, report);
      }
      case 'alerts':
        return alertsReply(request, options.alerts ?? currentAlertReceiver.get());
      case 'page':
        return livePageReply({ metrics: pageText, health: () => health.check() }, currentLivePage.get());
      case 'metrics':
        return metricsReply(request, source());
    }
  }

  return (request, response) => {
    const endpoint = endpointOf(request);
    if (endpoint === undefined) return false;
    replyTo(endpoint, request)
      .then((reply) => send(request, response, reply))
      .catch((error: unknown) => {
        warn('HishamOS monitoring: an endpoint could not answer', error);
        response.destroy();
      });
    return true;
  };
}
