import { createRequire } from 'node:module';
import { withApiInOneFile } from './api-in-one-file.ts';

type Init = typeof import('./init.ts');

const require = createRequire(import.meta.url);

/** Starts monitoring, as each preload does. */
export function preload(): void {
  // Not a static import, which would load the API before anything here could run.
  const { initMonitoring } = withApiInOneFile(() => require('#init') as Init);
  initMonitoring();
}
