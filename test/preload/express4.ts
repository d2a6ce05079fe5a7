import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../support/process.ts';

/** The folder of the application that has Express 4 for its `express`. */
const folder = join(root, 'test/preload/apps/express4');

/** Gives that application its Express 4 under its real name, by which instrumentations know it. */
export function installExpress4(): void {
  const installed = join(folder, 'node_modules/express');
  if (existsSync(join(installed, 'package.json'))) return;
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  cpSync(join(root, 'node_modules/express4'), installed, { recursive: true });
}
