import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { monitoringPaths, monitoringPrefix } from '@hishamos/catalogue';
import { PodMonitor, ServiceMonitor } from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import { Deployment } from 'kubernetes-models/apps/v1';
import { ConfigMap, Service } from 'kubernetes-models/v1';
import { describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { root } from './support/process.ts';

/** The schemas of Kubernetes and of the Prometheus operator. */
const kinds = { ConfigMap, Deployment, PodMonitor, Service, ServiceMonitor } as Readonly<
  Record<string, new (data: never) => { validate(): void }>
>;

interface Manifest {
  readonly kind: string;
  readonly apiVersion: string;
}

/** What a validator does not know it does not read: the paths of a manifest that nobody read are its mistakes. */
class Read {
  readonly #paths = new Set<string>();

  of<T>(value: T, path = ''): T {
    if (typeof value !== 'object' || value === null) return value;
    return new Proxy(value, {
      get: (target, key) => {
        const inner = Reflect.get(target, key);
        if (typeof key !== 'string' || typeof inner === 'function') return inner;
        const innerPath = `${path}/${key}`;
        this.#paths.add(innerPath);
        return this.of(inner, innerPath);
      },
    }) as T;
  }

  /** The paths below a value that were not read. */
  unread(value: unknown, path = ''): string[] {
    if (typeof value !== 'object' || value === null) return [];
    return Object.entries(value).flatMap(([key, inner]) => {
      const innerPath = `${path}/${key}`;
      return this.#paths.has(innerPath) ? this.unread(inner, innerPath) : [innerPath];
    });
  }
}

function mistakesIn(manifest: Manifest): string[] {
  const Kind = kinds[manifest.kind];
  if (Kind === undefined) return [`there is no schema here for ${manifest.kind}`];
  const read = new Read();
  const object = new Kind(undefined as never);
  expect(object).toMatchObject({ kind: manifest.kind, apiVersion: manifest.apiVersion });
  try {
    object.validate.call(read.of(Object.assign(Object.create(Kind.prototype), manifest)));
  } catch (error) {
    return [(error as Error).message];
  }
  return read.unread(manifest);
}

const folder = 'infrastructure/monitoring/kubernetes';
const manifests = globSync(`${folder}/*.yaml`, { cwd: root }).flatMap((file) =>
  parseAllDocuments(readFileSync(join(root, file), 'utf8')).map(
    (document) => [file, document.toJS() as Manifest & Record<string, unknown>] as const,
  ),
);

it.each(manifests)('%s is what Kubernetes takes', (_file, manifest) => {
  expect(mistakesIn(manifest)).toEqual([]);
});

describe('the check itself', () => {
  const [, deployment] = manifests.find(([file]) => file.endsWith('deployment.yaml')) ?? [];
  const text = JSON.stringify(deployment);

  it.each([
    ['an unknown field', text.replace('initialDelaySeconds', 'initialDelaySecond')],
    ['a wrong type', text.replace('"replicas":2', '"replicas":"two"')],
    ['a missing field', text.replace('"selector"', '"chooser"')],
  ])('finds %s', (_case, broken) => {
    expect(broken).not.toBe(text);
    expect(mistakesIn(JSON.parse(broken))).not.toEqual([]);
  });
});

it('probes what is served, and has a Service and monitors that select the pods', () => {
  const of = (kind: string) =>
    manifests.find(([, manifest]) => manifest.kind === kind)?.[1] as unknown as {
      spec: {
        selector: Record<string, unknown>;
        template: {
          metadata: { labels: object; annotations: Record<string, string> };
          spec: { containers: Record<string, { httpGet?: { path: string } }>[] };
        };
      };
    };
  const { template } = of('Deployment').spec;
  const [container] = template.spec.containers;
  const path = (probe: string) => container?.[probe]?.httpGet?.path;
  expect(path('startupProbe')).toBe(monitoringPrefix + monitoringPaths.live);
  expect(path('livenessProbe')).toBe(monitoringPrefix + monitoringPaths.live);
  expect(path('readinessProbe')).toBe(monitoringPrefix + monitoringPaths.ready);
  expect(template.metadata.annotations['prometheus.io/path']).toBe(
    monitoringPrefix + monitoringPaths.metrics,
  );
  expect(template.metadata.labels).toMatchObject(of('Service').spec.selector);
  for (const monitor of ['PodMonitor', 'ServiceMonitor']) {
    expect(of(monitor).spec.selector).toEqual({ matchLabels: template.metadata.labels });
  }
});
