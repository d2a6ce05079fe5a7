import { createRequire } from 'node:module';
import { runtimeMetrics } from '@hishamos/catalogue';
import { observe, type SetValue } from '@hishamos/meters';
import type { Service } from '@hishamos/sdk';
import { setting } from './setting.ts';
import { version } from './version.ts';

const require = createRequire(import.meta.url);

/** Has the process tell of itself to who asks; what looks at it is loaded when somebody does. */
export function observeRuntime(serviceOf: () => Service): void {
  if (!setting('HISHAMOS_RUNTIME_METRICS')) return;
  let look: ((set: SetValue) => void) | undefined;
  observe(Object.values(runtimeMetrics), (set) => {
    if (look === undefined) {
      const { lookAtRuntime } = require('#runtime') as typeof import('@hishamos/runtime');
      const { name = '', version: serviceVersion = '' } = serviceOf();
      look = lookAtRuntime({ serviceName: name, serviceVersion, monitoringVersion: version });
    }
    look(set);
  });
}
