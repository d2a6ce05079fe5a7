import { createRequire } from 'node:module';

const { preload } = createRequire(import.meta.url)('#preload') as typeof import('./preload.ts');

preload();
