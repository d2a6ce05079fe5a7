import { createRequire } from 'node:module';
import type { Engine } from '@hishamos/engine';
import { exists } from '@hishamos/files';
import type { Member } from '@hishamos/processes';
import type { Collected } from '@hishamos/prometheus/serving';
import { atEnd } from '@hishamos/sdk';
import type { Standing } from '../serve.ts';
import { report } from '../setting.ts';
import { type Group, groupOf, tellThreads } from './group.ts';
import { watchChildren } from './watch-children.ts';

export interface ProcessesOptions {
  readonly engine: Engine;
  /** Series that a metric may have on the page. */
  readonly cap: number;
  /** `HISHAMOS_PROCESS_GROUP`. */
  readonly group: string | undefined;
  /** What this process alone has recorded. */
  readonly collectOwn: () => Promise<Collected>;
  /** Called every few seconds by one of several processes; `areOthers` tells whether others run now. */
  readonly onTick: (areOthers: boolean) => void;
}

const require = createRequire(import.meta.url);

/** The processes of this application: all of them on one page, whichever of them is asked. Alone, it does nothing. */
export class Processes {
  readonly #options: ProcessesOptions;
  /** Undefined too once it has turned out that it cannot be joined. */
  #group: Group | undefined;
  #member: Member | undefined;
  #starting: Promise<unknown> = Promise.resolve();

  constructor(options: ProcessesOptions) {
    this.#options = options;
    this.#group = groupOf(process.env, options.group);
  }

  /** What this process is in its application. */
  get standing(): Standing {
    return this.#group?.standing ?? 'first';
  }

  /** Has worker threads that are made from now on be of this application. */
  tellThreads(): void {
    if (this.#group !== undefined) tellThreads(this.#group);
  }

  /** Begins to be one of several, or to watch out for others. */
  start(): void {
    if (this.#group === undefined) return;
    if (this.#group.standing === 'first') watchChildren(() => this.#hasJoined());
    else this.#join();
    atEnd(
      'Metrics',
      { flush: async () => this.#member?.save(), flushSync: () => this.#leave() },
      'telemetry',
    );
  }

  /** What all processes have recorded. */
  async collect(own: () => Promise<Collected>): Promise<Collected> {
    if (!this.#hasJoined()) return own();
    await this.#starting;
    const member = this.#member;
    return member === undefined ? own() : { scopeMetrics: [...(await member.collect())] };
  }

  /** The first of a group looks whether there are others, who make its directory. */
  #hasJoined(): boolean {
    const group = this.#group;
    if (this.#member === undefined && group?.standing === 'first' && exists(group.directory)) this.#join();
    return this.#member !== undefined;
  }

  #join(): void {
    const { directory } = this.#group as Group;
    const { collectOwn, ...options } = this.#options;
    const collect = async () => (await collectOwn()).scopeMetrics;
    // Loaded by those alone who need it.
    const { Member } = require('#processes') as typeof import('@hishamos/processes');
    try {
      const member = new Member({ ...options, directory, collect, report });
      this.#member = member;
      this.#starting = member.start().catch((error) => this.#giveUp(error));
    } catch (error) {
      this.#giveUp(error);
    }
  }

  #giveUp(error: unknown): void {
    this.#member = undefined;
    this.#group = undefined;
    report(
      `This process is counted alone, as it cannot join the others of its application (${(error as Error).message}). ` +
        'Make the directory for temporary files writable (TMPDIR), or set HISHAMOS_PROCESS_GROUP=off.',
    );
  }

  #leave(): void {
    if (this.#hasJoined()) this.#member?.leave();
  }
}
