import { execFileSync } from 'node:child_process';

/** The Node.js binaries of a comma-separated list, with their versions; the running one where there is none. */
export function nodesOf(list) {
  const paths = (list ?? '').split(',').filter(Boolean);
  return (paths.length > 0 ? paths : [process.execPath]).map((path) => ({
    path,
    version: execFileSync(path, ['--version'], { encoding: 'utf8' }).trim(),
  }));
}
