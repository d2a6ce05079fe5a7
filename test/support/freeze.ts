import { readdirSync, readFileSync } from 'node:fs';

/** The parents of all processes, by process id. */
function parents(): Map<number, number> {
  const found = new Map<number, number>();
  for (const name of readdirSync('/proc').filter((entry) => /^\d+$/.test(entry))) {
    try {
      // The second field is the program's name in parentheses, which may hold spaces.
      const [, , parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${name}/stat`, 'utf8')) ?? [];
      found.set(Number(name), Number(parent));
    } catch {
      // It has ended meanwhile.
    }
  }
  return found;
}

/** A process and all that it has started. */
function family(pid: number): number[] {
  const all = parents();
  const members = new Set([pid]);
  for (let before = 0; before !== members.size; ) {
    before = members.size;
    for (const [child, parent] of all) if (members.has(parent)) members.add(child);
  }
  return [...members];
}

/** Stops a server's processes where they stand, without closing anything. */
export function freeze(pid: number): void {
  for (const member of family(pid)) process.kill(member, 'SIGSTOP');
}

/** Lets a frozen server go on. */
export function thaw(pid: number): void {
  for (const member of family(pid)) process.kill(member, 'SIGCONT');
}
