import Module, { createRequire } from 'node:module';

const require = createRequire(import.meta.url);

// It tells of a Node.js that is too old.
if ((Module as Partial<typeof Module>).registerHooks === undefined) require('@hishamos/monitoring/register');
else (require('#preload') as typeof import('./preload.ts')).preload();
