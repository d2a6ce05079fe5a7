import { createRequire } from 'node:module';

/** `require` as from this package's folder, wherever its code is: the preload's file holds a copy of it. */
export const ownRequire = (): NodeJS.Require =>
  createRequire(createRequire(import.meta.url).resolve('@hishamos/logs'));
