import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/**
 * Has a server, with its processes, get the time of processors that nobody else wants (SCHED_IDLE): in reality it is on
 * another machine. Tells whether that is so.
 */
export function onLeftovers(server) {
  if (process.platform !== 'linux') return false;
  const children = readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').trim().split(' ');
  for (const pid of [...children, String(server)]) {
    try {
      execFileSync('chrt', ['--idle', '--pid', '0', pid], { stdio: 'ignore' });
    } catch (error) {
      // A connection that has ended meanwhile is not missed.
      if (pid === String(server)) throw error;
    }
  }
  return true;
}
