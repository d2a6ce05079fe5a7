import { existsSync, rmSync, utimesSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import type { Server } from 'node:net';
import { join } from 'node:path';
import { clearTimeout, setTimeout } from 'node:timers';
import { threadId } from 'node:worker_threads';
import { type Engine, inSlices } from '@hishamos/engine';
import type { ScopeMetrics } from '@opentelemetry/sdk-metrics';
import { Departed } from './departed.ts';
import { makeGroupDirectory } from './group/directory.ts';
import { type Answer, answerRings, ring } from './group/doorbell.ts';
import { removeIfLast, removeOthersThatEnded } from './group/end-of-group.ts';
import { groupFile, holderOf } from './group/file-names.ts';
import { counted, type Stored, storedIn } from './group/stored.ts';
import { Merged } from './merge/merged.ts';
import { scopeMetricsOf } from './merge/result.ts';
import { OwnRecord } from './own-record.ts';

export interface MemberOptions {
  /** Where the processes of the group find each other. Its name begins with the id of the process that the group ends with, or 0. */
  readonly directory: string;
  readonly engine: Engine;
  /** Series that a metric may have on the page. */
  readonly cap: number;
  /** What this process alone has recorded, in cumulative temporality. */
  readonly collect: () => Promise<readonly ScopeMetrics[]>;
  /** Told in one sentence what does not work. */
  readonly report: (problem: string) => void;
  /** Called every few seconds; `areOthers` tells whether there is another process. */
  readonly onTick?: (areOthers: boolean) => void;
}

/** Milliseconds between two writings, and so what is lost at most when the process is killed. */
const interval = 2000;
/** How many times the time that a writing kept the event loop busy pass until the next: it takes no more than a hundredth. */
const rest = 100;
/** Of so many writings one asks asynchronous instruments too, whose callbacks may be costly. */
const askEvery = 5;
/** Milliseconds that a scrape waits for a process to write down what it has recorded. */
const patience = 500;
/** Files beyond those of running processes that there may be before it is looked, without a scrape, what they are. */
const maxFiles = 64;

/** This process among those of its application: it shows the metrics of all, and has the others know its own. */
export class Member {
  readonly #options: MemberOptions;
  readonly #id = `${process.pid}-${threadId}-${Date.now().toString(36)}`;
  readonly #record: OwnRecord;
  readonly #departed: Departed;
  readonly #reported = new Set<string>();
  #server: Server | undefined;
  #timer: NodeJS.Timeout | undefined;
  #ticks = 0;
  /** Processes that were running when it was looked last. */
  #running = 1;

  /** Throws when the group's directory cannot be made. */
  constructor(options: MemberOptions) {
    const { directory, engine, collect, cap } = options;
    this.#options = options;
    makeGroupDirectory(directory);
    const report = (error: unknown): void => this.#report(error);
    this.#record = new OwnRecord({ path: this.#path('own'), engine, collect, report });
    this.#departed = new Departed({ directory, member: this.#id, cap, patience });
  }

  /** Lets the others know of this process. Rejects when it cannot. */
  async start(): Promise<void> {
    // Who ended meanwhile, and saw nobody else yet, has taken the directory away: Node.js tells it as EACCES.
    await this.#listen().catch(() => this.#restore());
    this.#schedule();
    removeOthersThatEnded(this.#options.directory, patience).catch((error) => this.#report(error));
  }

  /**
   * What all processes have recorded. Those that do not answer at once are shown as they were a few seconds ago; where
   * nothing of the others can be read, this process is shown alone.
   */
  async collect(): Promise<readonly ScopeMetrics[]> {
    try {
      return await this.#collectAll();
    } catch (error) {
      this.#report(error);
      return this.#options.collect();
    }
  }

  /** Writes down what this process has recorded. Never rejects. */
  save(): Promise<void> {
    return this.#write('all');
  }

  /** Writes down what can be told at once, and leaves: this process is about to end. Never throws. */
  leave(): void {
    clearTimeout(this.#timer);
    try {
      this.#record.writeLast();
      rmSync(this.#path('sock'), { force: true });
      removeIfLast(this.#options.directory);
    } catch (error) {
      this.#report(error);
    }
  }

  async #collectAll(): Promise<ScopeMetrics[]> {
    const { engine, cap, directory } = this.#options;
    const [answers] = await Promise.all([this.#ringOthers(), this.#write('all')]);
    const stored = counted(await storedIn(directory));
    const merged = new Merged();
    const result: ScopeMetrics[] = [];
    const alive = this.#alive(answers);
    const runs = ({ kind, member }: Stored) => kind === 'own' && alive.has(member);
    const { text } = this.#record;
    const ownFile = `${this.#id}.own`;
    function* merging(): Generator<void> {
      // What this process has recorded counts though no disk takes it.
      yield* merged.add(text, true);
      for (const file of stored) if (file.id !== ownFile) yield* merged.add(file.text, runs(file));
      yield* merged.fold(cap);
      yield* scopeMetricsOf(merged, engine.scope, result);
    }
    await inSlices(merging());
    if (stored.some((file) => !alive.has(holderOf(file)))) this.#takeOver(alive);
    return result;
  }

  #path(kind: string): string {
    return join(this.#options.directory, `${this.#id}.${kind}`);
  }

  async #listen(): Promise<void> {
    this.#server?.close();
    this.#server = await answerRings(this.#path('sock'), () => this.#record.write('all'));
  }

  /** The failure was reported by who writes. */
  #write(extent: 'all' | 'engine'): Promise<void> {
    return this.#record.write(extent).catch(() => undefined);
  }

  async #ringOthers(): Promise<ReadonlyMap<string, Answer>> {
    const files = (await readdir(this.#options.directory)).map(groupFile);
    const others = files.filter((file) => file?.kind === 'sock' && file.member !== this.#id);
    const entries = others.map(async (file): Promise<[string, Answer]> => {
      const { member = '', name = '' } = file ?? {};
      return [member, await ring(join(this.#options.directory, name), patience)];
    });
    return new Map(await Promise.all(entries));
  }

  #alive(answers: ReadonlyMap<string, Answer>): ReadonlySet<string> {
    const alive = [...answers].filter(([, answer]) => answer !== 'gone').map(([member]) => member);
    this.#running = alive.length + 1;
    return new Set([this.#id, ...alive]);
  }

  #takeOver(alive: ReadonlySet<string>): void {
    this.#departed.takeOver(alive).catch((error) => this.#report(error));
  }

  #schedule(): void {
    const delay = Math.max(interval, rest * this.#record.took);
    this.#timer = setTimeout(() => {
      this.#tick()
        .catch((error) => this.#report(error))
        .finally(() => this.#schedule());
    }, delay).unref();
  }

  async #tick(): Promise<void> {
    this.#ticks += 1;
    const asks = this.#ticks % askEvery === 0;
    if (!existsSync(this.#path('sock'))) await this.#restore();
    await this.#write(asks ? 'all' : 'engine');
    const names = await readdir(this.#options.directory);
    if (asks) await this.#tidy(names.length);
    this.#options.onTick?.(names.filter((name) => groupFile(name)?.kind === 'sock').length > 1);
  }

  /** Somebody has cleared the directory for temporary files. */
  async #restore(): Promise<void> {
    makeGroupDirectory(this.#options.directory);
    await this.#listen();
  }

  /** Keeps others from taking our files for forgotten, and files from piling up while nobody scrapes. */
  async #tidy(files: number): Promise<void> {
    const now = new Date();
    for (const path of ['sock', 'own', 'past'].map((kind) => this.#path(kind)))
      if (existsSync(path)) utimesSync(path, now, now);
    if (files > maxFiles + 3 * this.#running) this.#takeOver(this.#alive(await this.#ringOthers()));
  }

  /** Tells of each kind of problem once. A directory that is gone is none: a process that ends took it away, or a tick makes it anew. */
  #report(error: unknown): void {
    const { code, message } = error as NodeJS.ErrnoException;
    const kind = code ?? message;
    if (kind === 'ENOENT' || this.#reported.has(kind)) return;
    this.#reported.add(kind);
    this.#options.report(
      `The processes of this application cannot all be counted together (${message}): a page may lack what others have recorded. ` +
        'Make the directory for temporary files writable (TMPDIR), or set HISHAMOS_PROCESS_GROUP=off.',
    );
  }
}
