import { dirname } from 'node:path';
import { parentPort, workerData } from 'node:worker_threads';
import { makeDirectory } from '@hishamos/files';
import { Counts } from '../record/counts.ts';
import { Ring } from '../record/ring.ts';
import type { FromDelivery, ToDelivery, WorkerData } from '../record/thread.ts';
import { Adopted } from './adopted.ts';
import type { Connect } from './connect.ts';
import { Database } from './database.ts';
import { Delivery } from './delivery.ts';
import { giveWay } from './give-way.ts';
import { Memory } from './memory.ts';
import { claim, touch } from './owner.ts';
import { Spool } from './spool.ts';

/** Bytes that are held in memory where the disk takes none. */
const memoryBound = 32 * 1024 * 1024;
/** Milliseconds between two signs to other hosts that share the directory. */
const touchEvery = 5_000;

const data = workerData as WorkerData;
const tell = (message: FromDelivery): void => parentPort?.postMessage(message);
const warn = (warning: string): void => tell({ warning });

function claimDirectory(directory: string): void {
  try {
    makeDirectory(directory);
    claim(directory);
  } catch (error) {
    warn(
      `HISHAMOS_STORE_SPOOL_DIR cannot be written to (${(error as NodeJS.ErrnoException).code}): executions are held in memory ` +
        'until the database has them, and are lost with the process. Point it at a directory that this process may write to.',
    );
  }
}

function keepClaimed(directory: string): void {
  setInterval(() => {
    try {
      touch(directory);
    } catch {
      claimDirectory(directory);
    }
  }, touchEvery);
}

/** The client is loaded when lines are safe already. */
const loadAndConnect: Connect = async () => (await import('./connect.ts')).connect();

giveWay();
const mine = data.directory;
claimDirectory(mine);
keepClaimed(mine);
const delivery = new Delivery({
  instanceId: data.instanceId,
  ring: new Ring(data.ring),
  counts: new Counts(data.counts),
  database: new Database(loadAndConnect),
  places: [new Spool(mine, data.spoolBound), new Memory(memoryBound)],
  adopted: new Adopted(dirname(mine), mine),
  retentionDays: data.retentionDays,
  warn,
});
parentPort?.on('message', ({ drainFor, number }: ToDelivery) => {
  void delivery.drain(performance.now() + drainFor).then(() => tell({ drained: number }));
});
void delivery.collectForever();
void delivery.deliverForever();
