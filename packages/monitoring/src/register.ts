import Module, { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

const isTooOld = (Module as Partial<typeof Module>).registerHooks === undefined;
// That tells why monitoring cannot start.
if (isTooOld || process.features.require_module === false) require('@hishamos/monitoring/register');
else (require('#preload') as typeof import('./preload.ts')).preload();
