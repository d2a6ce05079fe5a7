import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import type { HttpClient } from './http-client.ts';
import type { Look } from './messages.ts';

/** Asks the monitoring endpoints, wherever the environment puts them. */
export async function lookAt(
  client: HttpClient,
  baseUrl: string,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Look> {
  const base = new URL(baseUrl);
  if (env.HISHAMOS_MONITORING_PORT) base.port = env.HISHAMOS_MONITORING_PORT;
  const token = env.HISHAMOS_MONITORING_TOKEN;
  const headers: Record<string, string> = token ? { authorization: `Bearer ${token}` } : {};
  const ask = async (url: string): Promise<string | undefined> => {
    try {
      const { status, body } = await client.send('GET', url, { headers });
      return status === 200 || status === 503 ? body : undefined;
    } catch {
      return undefined;
    }
  };
  const url = (path: string) => new URL(monitoringPrefix + path, base).href;
  const metricsUrl = url(monitoringPaths.metrics);
  const healthUrl = url(monitoringPaths.health);
  return { metricsUrl, metrics: await ask(metricsUrl), healthUrl, health: await ask(healthUrl) };
}
