import { readdirSync, readFileSync, statSync } from 'node:fs';
import { runtimeMetrics } from '@hishamos/catalogue';
import type { SetValue } from '@hishamos/meters';

const startedAt = Date.now() / 1000 - process.uptime();
const isLinux = process.platform === 'linux';

/** The number after some words in a file of /proc; undefined where it is not there, as for `unlimited`. */
function numberIn(file: string, words: RegExp): number | undefined {
  const found = words.exec(readFileSync(file, 'utf8'))?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Since Linux 6.2 the folder's size is how many there are; before, it is 0. */
const openFds = (): number => statSync('/proc/self/fd').size || readdirSync('/proc/self/fd').length;

let maxFds: number | undefined;

function lookAtLinux(set: SetValue): void {
  maxFds ??= numberIn('/proc/self/limits', /^Max open files +(\d+)/m);
  if (maxFds !== undefined) set(runtimeMetrics.maxFds, maxFds, {});
  set(runtimeMetrics.openFds, openFds(), {});
  const kibibytes = numberIn('/proc/self/status', /^VmSize:\s+(\d+) kB/m);
  if (kibibytes !== undefined) set(runtimeMetrics.virtualMemory, kibibytes * 1024, {});
}

/** Sets what the system knows of the process. */
export function lookAtProcess(set: SetValue): void {
  const { user, system } = process.cpuUsage();
  set(runtimeMetrics.cpuUser, user / 1e6, {});
  set(runtimeMetrics.cpuSystem, system / 1e6, {});
  set(runtimeMetrics.cpu, (user + system) / 1e6, {});
  set(runtimeMetrics.startTime, startedAt, {});
  set(runtimeMetrics.residentMemory, process.memoryUsage.rss(), {});
  if (isLinux) lookAtLinux(set);
}
