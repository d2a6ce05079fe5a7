import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import { type Batch, signals } from '../../delivery/batch.ts';

/** The first line of a file; its format's version is part of the word. */
const word = 'hishamos-spool-1';
const extension = '.spool';

/** What the name of a file tells of it: it has to say what is lost where the content cannot be read. */
export interface SpoolName {
  /** Sorts by age: milliseconds since the epoch and a running number. */
  readonly order: string;
  readonly owner: string;
  readonly signal: Batch['signal'];
  readonly encoding: Batch['encoding'];
  readonly count: number;
}

const shape = /^(\d{15}-\d{6})_([\w-]+)_(traces|metrics|logs)_(protobuf|json)_(\d{1,9})\.spool$/;

export const fileOf = ({ order, owner, signal, encoding, count }: SpoolName): string =>
  `${[order, owner, signal, encoding, count].join('_')}${extension}`;

export function parseName(file: string): SpoolName | undefined {
  const [, order, owner, signal, encoding, count] = shape.exec(file) ?? [];
  const known = signals.find((each) => each === signal);
  if (order === undefined || owner === undefined || known === undefined) return undefined;
  return {
    order,
    owner,
    signal: known,
    encoding: encoding === 'json' ? 'json' : 'protobuf',
    count: Number(count),
  };
}

/** What a file has at the end of its name until it is whole. */
const unfinished = '.part';

/** The owner of a file that was not finished. */
export const ownerOfUnfinished = (file: string): string | undefined =>
  file.endsWith(unfinished) ? parseName(file.slice(0, -unfinished.length))?.owner : undefined;

/** Writes a file whole, readable by its owner alone, or throws and leaves none. */
export function writeSpoolFile(path: string, body: Uint8Array): void {
  const head = Buffer.from(`${word} ${body.length} ${crc32(body)}\n`);
  const content = Buffer.concat([head, body]);
  const part = path + unfinished;
  const file = openSync(part, 'wx', 0o600);
  try {
    for (let at = 0; at < content.length; ) at += writeSync(file, content, at);
    renameSync(part, path);
  } catch (error) {
    rmSync(part, { force: true });
    throw error;
  } finally {
    closeSync(file);
  }
}

/** The body of a file, or why there is none: it is damaged or of another format, or not there any more. */
export function readSpoolFile(path: string): Uint8Array | 'damaged' | 'gone' {
  let content: Buffer;
  try {
    content = readFileSync(path);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? 'gone' : 'damaged';
  }
  const end = content.indexOf(0x0a);
  const [format, length, checksum] = content.toString('latin1', 0, Math.max(0, end)).split(' ');
  const body = content.subarray(end + 1);
  const whole = format === word && Number(length) === body.length && Number(checksum) === crc32(body);
  return whole ? body : 'damaged';
}
