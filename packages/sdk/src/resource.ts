import { createRequire } from 'node:module';
import { arch, hostname } from 'node:os';
import { basename } from 'node:path';
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
import { ownRequire } from './own-require.ts';
import { type DetectorName, namedDetectors, type ResourceOptions } from './resource-settings.ts';
import { mainFile, serviceOf } from './service.ts';

// semconv's host.arch differs from Node.js' names in these.
const architectures: Readonly<Record<string, string>> = {
  x64: 'amd64',
  arm: 'arm32',
  ppc: 'ppc32',
  ia32: 'x86',
};

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
    'process.executable.name': basename(process.execPath),
    'process.runtime.name': 'nodejs',
    'process.runtime.version': process.versions.node,
    ...containerAttributes(env),
  };
}

const cloudDetectorPackages: Partial<Record<DetectorName, string>> = {
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

/** What each name adds; those that add none are ours, which always run. */
const detectorsOf: Partial<Record<DetectorName, () => ResourceDetector[]>> = {
  all: () => [hostDetector, osDetector, ...Object.values(cloudDetectorPackages).flatMap(cloudDetectors)],
  host: () => [hostDetector],
  os: () => [osDetector],
  ...Object.fromEntries(
    Object.entries(cloudDetectorPackages).map(([name, file]) => [name, () => cloudDetectors(file)]),
  ),
};

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
  const named = options.serviceName === undefined ? {} : { 'service.name': options.serviceName };
  const detectors = namedDetectors(options).flatMap((name) => detectorsOf[name]?.() ?? []);
  const resource = defaultResource()
    .merge(resourceFromAttributes(ownAttributes(options)))
    .merge(detectResources({ detectors: [...detectors, envDetector] }))
    .merge(resourceFromAttributes(named));
  return readableAtOnce(resource);
}
