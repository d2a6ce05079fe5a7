import { createRequire } from 'node:module';
import { arch, hostname } from 'node:os';
import { uuid } from '@hishamos/context';
import type { Attributes } from '@opentelemetry/api';
import {
  defaultResource,
  detectResources,
  envDetector,
  hostDetector,
  osDetector,
  type Resource,
  type ResourceDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources';
import { containerAttributes } from './container.ts';
import { listOf, reportBadPairs } from './environment.ts';
import type { SdkOptions } from './options.ts';
import { ownRequire } from './own-require.ts';
import { mainFile, serviceOf } from './service.ts';

// semconv's host.arch differs from Node.js' names in these.
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm: 'arm32',
  ppc: 'ppc32',
  ia32: 'x86',
};

/** What a resource is found from. */
export type ResourceOptions = Pick<SdkOptions, 'env' | 'report' | 'serviceName'>;

/**
 * What the process says of itself. The command line is left out, since it may hold passwords, and so is what
 * costs a file or a child process to find.
 */
function ownAttributes({ env }: ResourceOptions): Attributes {
  const service = serviceOf(mainFile(env));
  return {
    ...(service.name === undefined ? {} : { 'service.name': service.name }),
    ...(service.version === undefined ? {} : { 'service.version': service.version }),
    'service.instance.id': uuid(),
    'host.name': hostname(),
    'host.arch': architectures[arch()] ?? arch(),
    'process.pid': process.pid,
    'process.executable.name': process.title,
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    ...containerAttributes(env),
  };
}

const cloudDetectorPackages: Readonly<Record<string, string>> = {
  alibaba: '@opentelemetry/resource-detector-alibaba-cloud',
  aws: '@opentelemetry/resource-detector-aws',
  azure: '@opentelemetry/resource-detector-azure',
  gcp: '@opentelemetry/resource-detector-gcp',
};

/** Detectors of cloud metadata: they call addresses on the network, so they are loaded and run only when named. */
function cloudDetectors(file: string): ResourceDetector[] {
  const meta = createRequire(ownRequire().resolve('@opentelemetry/auto-instrumentations-node'));
  const exports = meta(file) as Record<string, unknown>;
  return Object.entries(exports)
    .filter(([key, value]) => key.endsWith('Detector') && typeof value === 'object')
    .map(([, value]) => value as ResourceDetector);
}

const none = (): ResourceDetector[] => [];

/** What each name of `OTEL_NODE_RESOURCE_DETECTORS` adds; those that add none are ours, which always run. */
const namedDetectors: Readonly<Record<string, () => ResourceDetector[]>> = {
  all: () => [hostDetector, osDetector, ...Object.values(cloudDetectorPackages).flatMap(cloudDetectors)],
  host: () => [hostDetector],
  os: () => [osDetector],
  env: none,
  none,
  process: none,
  serviceinstance: none,
  container: none,
  ...Object.fromEntries(
    Object.entries(cloudDetectorPackages).map(([name, file]) => [name, () => cloudDetectors(file)]),
  ),
};

function detectors({ env, report }: ResourceOptions): ResourceDetector[] {
  return listOf(env, 'OTEL_NODE_RESOURCE_DETECTORS').flatMap((name) => {
    const make = Object.hasOwn(namedDetectors, name) ? namedDetectors[name] : undefined;
    if (make !== undefined) return make();
    report(
      `OTEL_NODE_RESOURCE_DETECTORS names ${JSON.stringify(name.slice(0, 100))}; it takes env, host, os, process, ` +
        'serviceinstance, container, alibaba, aws, azure, gcp, all, none.',
    );
    return [];
  });
}

const isPromise = (value: unknown): boolean =>
  typeof (value as { then?: unknown } | undefined)?.then === 'function';

/**
 * Who cannot wait until all attributes are found, such as the end of the process, reads those that are: the SDK would
 * complain of it on standard error.
 */
function readableAtOnce(resource: Resource): Resource {
  if (!resource.asyncAttributesPending) return resource;
  return Object.defineProperty(resource, 'attributes', {
    get() {
      const found = resource.getRawAttributes().filter(([, value]) => !isPromise(value));
      // The first of a name holds.
      return resourceFromAttributes(Object.fromEntries(found.toReversed())).attributes;
    },
  });
}

/** The resource of all telemetry. What the environment and the code name wins over what is found. */
export function resourceOf(options: ResourceOptions): Resource {
  reportBadPairs(options.env, ['OTEL_RESOURCE_ATTRIBUTES'], options.report);
  const named = options.serviceName === undefined ? {} : { 'service.name': options.serviceName };
  const resource = defaultResource()
    .merge(resourceFromAttributes(ownAttributes(options)))
    .merge(detectResources({ detectors: [...detectors(options), envDetector] }))
    .merge(resourceFromAttributes(named));
  return readableAtOnce(resource);
}
