import { workerData } from 'node:worker_threads';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import type { Batch } from '../delivery/batch.ts';
import { Ledger } from '../delivery/ledger.ts';
import type { FromThread, ThreadData, ToThread } from '../delivery/protocol.ts';
import type { Signal } from '../exporters.ts';
import { Outage } from './outage.ts';
import { Pipeline } from './pipeline.ts';
import { Spool } from './spool/spool.ts';
import { transportOf } from './transport-of.ts';

/** Milliseconds between looks for what other processes have left in the spool. */
const adoptEvery = 5000;

const { port, targets, spool: spoolOptions, ledger: memory } = workerData as ThreadData;
const ledger = new Ledger(memory);
const say = (message: FromThread): void => port.postMessage(message);
const tell = (text: string): void => say({ kind: 'problem', text });
const ignore = (): void => undefined;
const logger = { error: tell, warn: tell, info: ignore, debug: ignore, verbose: ignore };
diag.setLogger(logger, { logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true });

const outage = new Outage(tell);
const pipelines = new Map<Signal, Pipeline>();

for (const target of targets) {
  const transport = transportOf(target, tell);
  pipelines.set(target.signal, new Pipeline({ signal: target.signal, transport, ledger, outage, tell }));
}

function openSpool(): Spool | undefined {
  if (spoolOptions === undefined) return undefined;
  try {
    return new Spool(spoolOptions);
  } catch (error) {
    tell(
      `HISHAMOS_SPOOL_DIR cannot be used (${String(error)}): what is not delivered waits in memory. ` +
        'It takes a directory that this process may write to.',
    );
    return undefined;
  }
}
const spool = openSpool();

function settle(batch: Batch): void {
  ledger.add(batch.signal, 'settledBytes', batch.body.length);
  ledger.add(batch.signal, 'settled', batch.count);
}

function keep(batch: Batch) {
  try {
    const parcel = spool?.keep(batch);
    if (parcel === undefined && spool !== undefined)
      tell('The spool is full (HISHAMOS_SPOOL_MIB): what comes on top waits in memory.');
    return parcel;
  } catch (error) {
    tell(`The spool cannot be written (${String(error)}): what is not delivered waits in memory.`);
    return undefined;
  }
}

function take(batch: Batch): void {
  const spooled = keep(batch);
  // Before it is settled, so that at no moment nothing seems to be left.
  countFiles();
  if (spooled !== undefined) settle(batch);
  pipelines.get(batch.signal)?.add([
    spooled ?? {
      count: batch.count,
      encoding: batch.encoding,
      body: () => batch.body,
      done: () => settle(batch),
    },
  ]);
}

function countFiles(): void {
  ledger.spooledFiles = spool?.files ?? 0;
}

function adopt(): void {
  try {
    const parcels = spool?.adopt() ?? [];
    for (const [signal, pipeline] of pipelines) {
      const own = parcels.filter((parcel) => parcel.signal === signal);
      if (own.length > 0) pipeline.add(own, true);
    }
  } catch (error) {
    tell(`The spool cannot be read: ${String(error)}`);
  }
  countFiles();
}

async function flush(request: number, within: number): Promise<void> {
  await Promise.all(Array.from(pipelines.values(), (pipeline) => pipeline.flush(within)));
  countFiles();
  say({ kind: 'flushed', request });
  ledger.answer(request);
}

if (spool !== undefined) {
  adopt();
  setInterval(adopt, adoptEvery);
}
port.on('message', (message: ToThread) => {
  if (message.kind === 'batch') take(message);
  else void flush(message.request, message.within);
});
