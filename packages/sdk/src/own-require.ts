import { createRequire } from 'node:module';

let own: NodeJS.Require | undefined;

/** `require` as from this package's folder, wherever its code is: the preload's file holds a copy of it. */
export function ownRequire(): NodeJS.Require {
  own ??= createRequire(createRequire(import.meta.url).resolve('@hishamos/sdk'));
  return own;
}
