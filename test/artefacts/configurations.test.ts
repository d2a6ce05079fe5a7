import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { expect, it, onTestFinished, vi } from 'vitest';
import { parse, stringify } from 'yaml';
import { root } from '../support/process.ts';
import { startPrometheus } from '../support/prometheus.ts';
import { requireServer } from '../support/servers.ts';

const folder = join(root, 'infrastructure/monitoring');
const read = (path: string) => readFileSync(join(folder, path), 'utf8');
const yaml = <T>(path: string): T => parse(read(path));

const promtool = requireServer('promtool');
const prometheus = requireServer('prometheus');
const otelcol = requireServer('otelcol');

function temporary(): string {
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-configurations-'));
  onTestFinished(() => rmSync(directory, { recursive: true, force: true }));
  return directory;
}

interface PrometheusConfig {
  readonly scrape_configs: readonly [{ readonly kubernetes_sd_configs?: unknown }];
  readonly alerting: {
    readonly alertmanagers: readonly { readonly static_configs: readonly { readonly targets: string[] }[] }[];
  };
}

it('promtool accepts the static configuration, with its rules', (test) => {
  if (promtool.path === undefined) return test.skip(promtool.reason);
  const { status, stderr } = spawnSync(promtool.path, ['check', 'config', 'prometheus-static.yaml'], {
    cwd: folder,
    encoding: 'utf8',
  });
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
});

/** Pods as Prometheus' discovery describes them. Debian's Prometheus is built without it. */
const pods = [
  { app: 'backend', phase: 'Running', ip: '127.0.0.1', name: 'backend-1' },
  { app: 'backend', phase: 'Succeeded', ip: '127.0.0.2', name: 'backend-0' },
  { app: 'worker', phase: 'Running', ip: '127.0.0.3', name: 'worker-1' },
].map(({ app, phase, ip, name }) => ({
  targets: [`${ip}:9999`],
  labels: {
    __meta_kubernetes_namespace: 'hishamos',
    __meta_kubernetes_pod_label_app: app,
    __meta_kubernetes_pod_phase: phase,
    __meta_kubernetes_pod_ip: ip,
    __meta_kubernetes_pod_name: name,
  },
}));

it('finds the pods of the application, and no others', async (test) => {
  if (prometheus.path === undefined) return test.skip(prometheus.reason);
  const [{ kubernetes_sd_configs: discovery, ...job }] =
    yaml<PrometheusConfig>('prometheus-config.yaml').scrape_configs;
  expect(discovery).toEqual([{ role: 'pod', namespaces: { names: ['hishamos'] } }]);
  const server = await startPrometheus(prometheus.path, temporary(), '', { ...job, static_configs: pods });
  onTestFinished(() => server.stop());
  const found = await vi.waitFor(
    async () => {
      const { activeTargets } = (await server.api('targets')) as {
        activeTargets: { labels: Record<string, string>; scrapeUrl: string }[];
      };
      expect(activeTargets).not.toEqual([]);
      return activeTargets;
    },
    { timeout: 30_000, interval: 250 },
  );
  expect(found.map(({ labels, scrapeUrl }) => ({ labels, scrapeUrl }))).toEqual([
    {
      labels: { job: 'backend', instance: 'backend-1', pod: 'backend-1', namespace: 'hishamos' },
      scrapeUrl: 'http://127.0.0.1:8000/api/v1/monitoring/prometheus/metrics/',
    },
  ]);
});

interface Pipeline {
  readonly receivers: string[];
  readonly processors: string[];
  readonly exporters: string[];
}
interface CollectorConfig {
  readonly receivers: Record<string, unknown>;
  readonly processors: Record<string, unknown>;
  readonly exporters: Record<string, unknown>;
  readonly service: { readonly pipelines: Record<string, Pipeline> };
}
const kinds = ['receivers', 'processors', 'exporters'] as const;

/** A configuration without the components that the Collector at hand was built without. */
function without(config: CollectorConfig, missing: readonly string[]): CollectorConfig {
  const kept = (name: string) => !missing.includes(name);
  const only = (components: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(components).filter(([name]) => kept(name)));
  const pipelines = Object.entries(config.service.pipelines).map(([name, pipeline]) => [
    name,
    {
      receivers: pipeline.receivers,
      processors: pipeline.processors.filter(kept),
      exporters: pipeline.exporters.map((exporter) => (kept(exporter) ? exporter : 'debug')),
    },
  ]);
  return {
    ...config,
    processors: only(config.processors),
    exporters: { ...only(config.exporters), debug: {} },
    service: { ...config.service, pipelines: Object.fromEntries(pipelines) },
  };
}

it.each([
  ['agent.yaml', ['memory_limiter']],
  ['gateway.yaml', ['memory_limiter', 'tail_sampling', 'prometheusremotewrite']],
])('the Collector accepts %s', (file, missing) => {
  const config = yaml<CollectorConfig>(`collector/${file}`);
  for (const kind of kinds) {
    const used = Object.values(config.service.pipelines).flatMap((pipeline) => pipeline[kind]);
    expect([...new Set(used)].toSorted()).toEqual(Object.keys(config[kind]).toSorted());
  }
  for (const { processors } of Object.values(config.service.pipelines)) {
    expect(processors[0]).toBe('memory_limiter');
    expect(processors.at(-1)).toBe('batch');
  }
  if (otelcol.path === undefined) return;
  const path = join(temporary(), file);
  writeFileSync(path, stringify(without(config, missing)));
  const env = { GATEWAY_ENDPOINT: 'http://gateway:4318' };
  expect(execFileSync(otelcol.path, ['validate', '--config', path], { env, encoding: 'utf8' })).toBe('');
});

interface Compose {
  readonly services: Record<
    string,
    {
      readonly image?: string;
      readonly build?: { readonly context: string; readonly dockerfile: string };
      readonly volumes?: readonly string[];
      readonly depends_on?: readonly string[];
      readonly environment?: Record<string, string>;
      readonly configs?: readonly { readonly source: string; readonly target: string }[];
    }
  >;
  readonly volumes: Record<string, unknown>;
}

const compose = yaml<Compose>('docker-compose.yaml');
const services = Object.keys(compose.services);

it('docker-compose.yaml is as the Compose specification says', () => {
  const schema = JSON.parse(readFileSync(join(import.meta.dirname, 'schemas/compose-spec.json'), 'utf8'));
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  const validate = ajv.compile({ ...schema, $schema: 'http://json-schema.org/draft-07/schema#' });
  validate(compose);
  expect(validate.errors).toBeNull();
  validate({ ...compose, services: { backend: { imagee: 'x' } } });
  expect(validate.errors).not.toBeNull();
});

it('docker-compose.yaml mounts files that there are, and pins its images', () => {
  for (const { image, build, volumes = [], depends_on = [] } of Object.values(compose.services)) {
    for (const volume of volumes) {
      const [from = ''] = volume.split(':');
      if (from.startsWith('.')) expect(existsSync(join(folder, from)), from).toBe(true);
      else expect(Object.keys(compose.volumes)).toContain(from);
    }
    for (const name of depends_on) expect(services).toContain(name);
    if (image !== undefined) expect(image).toMatch(/:v?\d+\.\d+\.\d+$/);
    if (build !== undefined) expect(existsSync(join(folder, build.context, build.dockerfile))).toBe(true);
  }
});

it('its services call each other by their names', () => {
  const texts = [
    'docker-compose.yaml',
    'prometheus-static.yaml',
    'collector/gateway.yaml',
    'grafana-provisioning/datasources/hishamos.yaml',
  ].map(read);
  const called = texts.flatMap((text) =>
    [...text.replaceAll(/^\s*#.*$/gm, '').matchAll(/(?:http:\/\/|targets: \[')([a-z-]+):\d+/g)].map(
      ([, host = '']) => host,
    ),
  );
  expect(called.length).toBeGreaterThan(8);
  expect(called.filter((host) => host !== 'localhost' && !services.includes(host))).toEqual([]);
});

it('Alertmanager finds its secrets', () => {
  const wanted = [...read('alertmanager.yaml').matchAll(/_file: (\S+)/g)].map(([, path]) => path);
  const given = (compose.services.alertmanager?.configs ?? []).map(({ target }) => target);
  expect(wanted.length).toBeGreaterThan(0);
  expect(wanted.filter((path) => !given.includes(path ?? ''))).toEqual([]);
});

interface DataSource {
  readonly uid: string;
  readonly jsonData: Record<string, unknown>;
}

it('the data sources lead to each other', () => {
  const { datasources } = yaml<{ datasources: DataSource[] }>(
    'grafana-provisioning/datasources/hishamos.yaml',
  );
  const uids = datasources.map(({ uid }) => uid);
  const referred = [...JSON.stringify(datasources).matchAll(/"datasourceUid":"([^"]*)"/g)].map(
    ([, uid]) => uid,
  );
  expect(referred.length).toBeGreaterThanOrEqual(4);
  expect(referred.filter((uid) => !uids.includes(uid ?? ''))).toEqual([]);
  const [{ jsonData }] = datasources as [DataSource];
  expect(jsonData.exemplarTraceIdDestinations).toMatchObject([{ name: 'trace_id', datasourceUid: 'tempo' }]);
});

it('Grafana reads dashboards from where they are mounted', () => {
  const { providers } = yaml<{ providers: { options: { path: string } }[] }>(
    'grafana-provisioning/dashboards/hishamos.yaml',
  );
  const volumes = compose.services.grafana?.volumes ?? [];
  for (const { options } of providers) expect(volumes).toContain(`./grafana-dashboards:${options.path}:ro`);
  const home = compose.services.grafana?.environment?.GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH;
  expect(home).toBe(`${providers[0]?.options.path}/system-overview.json`);
});

it('the ConfigMap holds the dashboards, and is small enough for kubectl apply', () => {
  const text = read('kubernetes/dashboards-configmap.yaml');
  const { data } = parse(text) as { data: Record<string, string> };
  expect(Object.keys(data).toSorted()).toEqual(readdirSync(join(folder, 'grafana-dashboards')).toSorted());
  for (const [name, dashboard] of Object.entries(data))
    expect(JSON.parse(dashboard)).toEqual(JSON.parse(read(`grafana-dashboards/${name}`)));
  // What is applied is kept whole in an annotation, of which there may be 256 KiB.
  expect(Buffer.byteLength(text)).toBeLessThan(256 * 1024);
});
