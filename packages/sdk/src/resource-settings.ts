import { listOf, reportBadPairs } from './environment.ts';
import type { SdkOptions } from './options.ts';

/** What `OTEL_NODE_RESOURCE_DETECTORS` takes. */
const detectorNames = [
  'env',
  'host',
  'os',
  'process',
  'serviceinstance',
  'container',
  'alibaba',
  'aws',
  'azure',
  'gcp',
  'all',
  'none',
] as const;

export type DetectorName = (typeof detectorNames)[number];

const isName = (name: string): name is DetectorName => (detectorNames as readonly string[]).includes(name);

/** What a resource is found from. */
export type ResourceOptions = Pick<SdkOptions, 'env' | 'report' | 'serviceName'>;

/** The detectors that are asked for. */
export const namedDetectors = ({ env }: ResourceOptions): DetectorName[] =>
  listOf(env, 'OTEL_NODE_RESOURCE_DETECTORS').filter(isName);

/** Tells what of the resource's configuration cannot be used, at the start: the resource itself is made when it is needed. */
export function checkResourceSettings({ env, report }: ResourceOptions): void {
  reportBadPairs(env, ['OTEL_RESOURCE_ATTRIBUTES'], report);
  for (const name of listOf(env, 'OTEL_NODE_RESOURCE_DETECTORS')) {
    if (isName(name)) continue;
    report(
      `OTEL_NODE_RESOURCE_DETECTORS names ${JSON.stringify(name.slice(0, 100))}; it takes ${detectorNames.join(', ')}.`,
    );
  }
}
