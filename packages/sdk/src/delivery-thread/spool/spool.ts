import { readdirSync, renameSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { makeDirectory } from '@hishamos/files';
import type { Batch } from '../../delivery/batch.ts';
import type { SpoolOptions } from '../../delivery/protocol.ts';
import type { Parcel } from '../pipeline.ts';
import { isGone, Owner, ownerOfMark, removeMark } from './owner.ts';
import {
  fileOf,
  ownerOfUnfinished,
  parseName,
  readSpoolFile,
  type SpoolName,
  writeSpoolFile,
} from './spool-file.ts';

/** A parcel that lies in the spool. */
export type SpooledParcel = Parcel & Pick<SpoolName, 'signal'>;

/** Keeps batches in a directory that several processes may share: each delivers its own and those of the dead. */
export class Spool {
  readonly #options: SpoolOptions;
  readonly #owner: Owner;
  #number = 0;
  #bytes = 0;
  #files = 0;

  /** Throws where the directory cannot be used. */
  constructor(options: SpoolOptions) {
    this.#options = options;
    makeDirectory(options.directory, 0o700);
    this.#owner = new Owner(options.directory);
    this.#measure();
  }

  /** Files that wait, of all processes, as of the last look. */
  get files(): number {
    return this.#files;
  }

  /**
   * Writes a batch, which came at a time in milliseconds since the epoch. Undefined where there is no room; throws where
   * the disk refuses.
   */
  keep({ signal, encoding, count, body }: Batch, since = Date.now()): SpooledParcel | undefined {
    if (this.#bytes + body.length > this.#options.limit) return undefined;
    const order = `${String(since).padStart(15, '0')}-${String(this.#number++ % 1e6).padStart(6, '0')}`;
    const name = { order, owner: this.#owner.name, signal, encoding, count };
    writeSpoolFile(this.#pathOf(name), body);
    this.#bytes += body.length;
    this.#files++;
    return this.#parcelOf(name, body.length);
  }

  /** Says that this process lives, and takes over what processes that are gone have left, oldest first. */
  adopt(): SpooledParcel[] {
    this.#owner.renew();
    const { directory } = this.#options;
    const names = this.#measure();
    const gone = this.#goneOwners(names);
    const adopted: SpooledParcel[] = [];
    for (const name of names) {
      if (!gone.has(name.owner)) continue;
      const mine = { ...name, owner: this.#owner.name };
      try {
        renameSync(this.#pathOf(name), this.#pathOf(mine));
        adopted.push(this.#parcelOf(mine));
      } catch (error) {
        // Another process may have been faster.
        if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
      }
    }
    for (const file of readdirSync(directory))
      if (gone.has(ownerOfUnfinished(file) ?? '')) rmSync(join(directory, file), { force: true });
    for (const owner of gone) removeMark(directory, owner);
    return adopted;
  }

  /** Those who have left a file or a mark, and are not there any more. */
  #goneOwners(names: readonly SpoolName[]): Set<string> {
    const { directory } = this.#options;
    const files = readdirSync(directory);
    const owners = [
      ...files.map(ownerOfMark),
      ...files.map(ownerOfUnfinished),
      ...names.map(({ owner }) => owner),
    ];
    const others = new Set(owners.filter((owner) => owner !== undefined));
    others.delete(this.#owner.name);
    return new Set([...others].filter((owner) => isGone(directory, owner)));
  }

  #pathOf(name: SpoolName): string {
    return join(this.#options.directory, fileOf(name));
  }

  #parcelOf(name: SpoolName, size = 0): SpooledParcel {
    const path = this.#pathOf(name);
    return {
      signal: name.signal,
      encoding: name.encoding,
      count: name.count,
      body: () => readSpoolFile(path),
      done: () => {
        rmSync(path, { force: true });
        this.#bytes -= size;
        this.#files--;
      },
    };
  }

  /** Looks at all files, oldest first. */
  #measure(): SpoolName[] {
    const { directory } = this.#options;
    const names = readdirSync(directory)
      .sort()
      .map(parseName)
      .filter((name) => name !== undefined);
    this.#files = names.length;
    this.#bytes = names.reduce(
      (sum, name) => sum + (statSync(this.#pathOf(name), { throwIfNoEntry: false })?.size ?? 0),
      0,
    );
    return names;
  }
}
