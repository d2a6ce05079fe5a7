import { isMainThread } from 'node:worker_threads';
import { runtimeMetrics } from '@hishamos/catalogue';
import type { SetValue } from '@hishamos/meters';
import { EventLoop } from './event-loop.ts';
import { watchCollector } from './garbage.ts';
import { lookAtHeap } from './heap.ts';
import { lookAtProcess } from './process.ts';
import { Resources } from './resources.ts';

/** What the application and its monitoring are. */
export interface Build {
  readonly serviceName: string;
  readonly serviceVersion: string;
  readonly monitoringVersion: string;
}

function lookAtVersions(set: SetValue, { serviceName, serviceVersion, monitoringVersion }: Build): void {
  const { version } = process;
  const [major = '', minor = '', patch = ''] = process.versions.node.split('.');
  set(runtimeMetrics.versionInfo, 1, { version, major, minor, patch });
  set(runtimeMetrics.buildInfo, 1, {
    service_name: serviceName,
    service_version: serviceVersion || 'unknown',
    monitoring_version: monitoringVersion,
  });
}

/** What looks at the process and sets its metrics; by the first look it also starts to watch what cannot be looked up. */
export function lookAtRuntime(build: Build): (set: SetValue) => void {
  let eventLoop: EventLoop | undefined;
  const resources = new Resources();
  return (set) => {
    if (eventLoop === undefined) {
      eventLoop = new EventLoop();
      watchCollector();
    }
    eventLoop.look(set);
    lookAtHeap(set);
    resources.look(set);
    // The rest is the whole process', and told by its main thread.
    if (!isMainThread) return;
    lookAtProcess(set);
    lookAtVersions(set, build);
  };
}
