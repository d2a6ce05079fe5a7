import { randomUUID } from 'node:crypto';
import { readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';

/** Milliseconds between two signs of life, and after which an owner on another machine is taken for dead. */
const heartbeat = 2000;
const presumedDead = 20_000;

interface Claim {
  readonly pid: number;
  readonly host: string;
  readonly nonce: string;
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return codeOf(error) === 'EPERM';
  }
}

/** Lets one of the processes that share a directory work there, and another one when it has ended, however it did. */
export class Owner {
  readonly #path: string;
  readonly #claim: Claim = { pid: process.pid, host: hostname(), nonce: randomUUID() };
  #timer: NodeJS.Timeout | undefined;

  constructor(directory: string) {
    this.#path = join(directory, 'owner.json');
  }

  /**
   * Tries to become the owner. Rejects when the directory cannot be written to.
   *
   * @param onLost called when another process has taken over, which thought this one dead.
   */
  async acquire(onLost: () => void): Promise<boolean> {
    if (!(await this.#write()) && !((await this.#isForsaken()) && (await this.#write()))) return false;
    clearInterval(this.#timer);
    this.#timer = setInterval(async () => {
      if (await this.#beat()) return;
      clearInterval(this.#timer);
      onLost();
    }, heartbeat).unref();
    return true;
  }

  async release(): Promise<void> {
    clearInterval(this.#timer);
    if (await this.#isOurs()) await rm(this.#path, { force: true });
  }

  async #isOurs(): Promise<boolean> {
    return (await this.#read())?.nonce === this.#claim.nonce;
  }

  async #write(): Promise<boolean> {
    try {
      await writeFile(this.#path, JSON.stringify(this.#claim), { flag: 'wx', mode: 0o600 });
      return true;
    } catch (error) {
      if (codeOf(error) === 'EEXIST') return false;
      throw error;
    }
  }

  async #read(path: string = this.#path): Promise<Claim | undefined> {
    try {
      return JSON.parse(await readFile(path, 'utf8')) as Claim;
    } catch {
      // It is gone, or its owner ended while it wrote it.
      return undefined;
    }
  }

  async #beat(): Promise<boolean> {
    if (!(await this.#isOurs())) return false;
    const now = new Date();
    return utimes(this.#path, now, now).then(
      () => true,
      () => false,
    );
  }

  /** Removes the claim of an owner that is dead. */
  async #isForsaken(): Promise<boolean> {
    const claim = await this.#read();
    if (!(await this.#isDead(claim))) return false;
    const aside = `${this.#path}.${this.#claim.nonce}`;
    try {
      await rename(this.#path, aside);
    } catch (error) {
      // Another one was faster.
      if (codeOf(error) === 'ENOENT') return true;
      throw error;
    }
    if ((await this.#read(aside))?.nonce === claim?.nonce) {
      await rm(aside);
      return true;
    }
    // It was not the dead one's any more.
    await rename(aside, this.#path);
    return false;
  }

  async #isDead(claim: Claim | undefined): Promise<boolean> {
    // Of the processes of a machine one has this number, so that a claim that bears it is of one before.
    if (claim?.host === this.#claim.host) return claim.pid === process.pid || !isAlive(claim.pid);
    return stat(this.#path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs > presumedDead,
      () => true,
    );
  }
}
