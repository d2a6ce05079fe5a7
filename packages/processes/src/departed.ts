import { renameSync, statSync } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { inSlices } from '@hishamos/engine';
import { ring } from './group/doorbell.ts';
import { holderOf } from './group/file-names.ts';
import { counted, filesOf, type Stored, storedIn } from './group/stored.ts';
import { replaceFile } from './group/write-file.ts';
import { Merged } from './merge/merged.ts';
import type { MergedMetric } from './merge/merged-metric.ts';
import type { Row } from './snapshot/row.ts';
import { type Section, textOf } from './snapshot/text.ts';

export interface DepartedOptions {
  readonly directory: string;
  /** The one who takes over. */
  readonly member: string;
  /** Series that a metric may have. */
  readonly cap: number;
  /** Milliseconds to wait for a process to answer. */
  readonly patience: number;
}

/** Milliseconds after which a file that nobody finished writing is not going to be. */
const abandonedAfter = 60_000;

function* rowsOf({ series }: MergedMetric): Generator<Row> {
  for (const one of series) yield one.row();
}

function* sectionsOf({ metrics }: Merged): Generator<Section> {
  for (const metric of metrics) yield { head: metric.head, rows: rowsOf(metric) };
}

/**
 * Takes over what processes have recorded that have ended, so that however many come and go there are few files and
 * no more series than the cap allows.
 *
 * Whatever happens in between, each of them is counted once: an heir first gives the file a name of its own, which
 * but one heir can; then its own file, which says what it contains, replaces the one before; then the other goes.
 */
export class Departed {
  readonly #options: DepartedOptions;
  #working: Promise<void> | undefined;

  constructor(options: DepartedOptions) {
    this.#options = options;
  }

  /**
   * @param alive Processes that are known to be running; the others are asked.
   */
  takeOver(alive: ReadonlySet<string>): Promise<void> {
    this.#working ??= this.#takeOver(alive).finally(() => {
      this.#working = undefined;
    });
    return this.#working;
  }

  async #takeOver(alive: ReadonlySet<string>): Promise<void> {
    const { directory, member } = this.#options;
    const gone = await this.#gone(alive);
    const stored = await storedIn(directory);
    const remove = (name: string) => rm(join(directory, name), { force: true });
    const isOurs = (holder: string): boolean => holder === member || gone.has(holder);
    const contained = new Set(stored.flatMap((file) => (isOurs(holderOf(file)) ? file.contains : [])));
    await Promise.all(stored.filter(({ id }) => contained.has(id)).map(({ name }) => remove(name)));
    const isFree = (file: Stored): boolean => gone.has(holderOf(file)) || file.heir === member;
    const claimed = counted(stored).filter((file) => isFree(file) && this.#claim(file));
    if (claimed.length > 0) await this.#keep(claimed, stored);
    const left = [...claimed.map(({ id }) => `${id}~${member}`), ...[...gone].map((each) => `${each}.sock`)];
    await Promise.all(left.map(remove));
    await this.#removeAbandoned();
  }

  async #gone(alive: ReadonlySet<string>): Promise<ReadonlySet<string>> {
    const { directory, member, patience } = this.#options;
    const files = await filesOf(directory);
    const others = new Set(files.flatMap((file) => [file.member, holderOf(file)]));
    others.delete(member);
    const asked = [...others].filter((each) => !alive.has(each));
    const answers = await Promise.all(asked.map((each) => ring(join(directory, `${each}.sock`), patience)));
    return new Set(asked.filter((_, index) => answers[index] === 'gone'));
  }

  /** Gives a file the name under which it is ours. False when another heir was first. */
  #claim({ name, id }: Stored): boolean {
    const { directory, member } = this.#options;
    try {
      renameSync(join(directory, name), join(directory, `${id}~${member}`));
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return false;
      throw error;
    }
  }

  /** Adds what was claimed to what had been taken over before. */
  async #keep(claimed: readonly Stored[], stored: readonly Stored[]): Promise<void> {
    const { directory, member, cap } = this.#options;
    const past = `${member}.past`;
    const kept = new Merged();
    const all = new Merged();
    function* merging(): Generator<void> {
      for (const file of counted(stored)) {
        yield* all.add(file.text, true);
        if (file.id === past || claimed.includes(file)) yield* kept.add(file.text, false);
      }
      // Which series stand for themselves is a matter of all processes: else one could move while others go on.
      yield* kept.fold(cap, all);
    }
    await inSlices(merging());
    const contains = JSON.stringify(claimed.map(({ id }) => id));
    const text = [...textOf(sectionsOf(kept))].join('');
    await replaceFile(join(directory, past), `${contains}\n${text}`);
  }

  async #removeAbandoned(): Promise<void> {
    const { directory } = this.#options;
    for (const name of await readdir(directory)) {
      if (!/\.(tmp|last|new)$/.test(name)) continue;
      const path = join(directory, name);
      const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
      if (written !== undefined && Date.now() - written > abandonedAfter) await rm(path, { force: true });
    }
  }
}
