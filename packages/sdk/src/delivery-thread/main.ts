import { workerData } from 'node:worker_threads';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import type { Batch } from '../delivery/batch.ts';
import { Ledger } from '../delivery/ledger.ts';
import type { FromThread, ThreadData, ToThread } from '../delivery/protocol.ts';
import type { Signal } from '../exporters.ts';
import { Outage } from './outage.ts';
import { type Parcel, Pipeline } from './pipeline.ts';
import { Keeper } from './spool/keeper.ts';
import { transportOf } from './transport-of.ts';

/** Milliseconds between looks for room in the spool, and for what other processes have left there. */
const lookEvery = 5000;

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

function settle(batch: Batch): void {
  ledger.add(batch.signal, 'settledBytes', batch.body.length);
  ledger.add(batch.signal, 'settled', batch.count);
}

const keeper =
  spoolOptions === undefined ? undefined : new Keeper({ spool: spoolOptions, ledger, tell, settle });

function inMemory(batch: Batch): Parcel {
  const { count, encoding, body } = batch;
  return { count, encoding, body: () => body, done: () => settle(batch) };
}

function take(batch: Batch): void {
  pipelines.get(batch.signal)?.add([keeper?.keep(batch) ?? inMemory(batch)]);
}

function lookAround(spool: Keeper): void {
  const parcels = spool.lookAround();
  for (const [signal, pipeline] of pipelines) {
    const own = parcels.filter((parcel) => parcel.signal === signal);
    if (own.length > 0) pipeline.add(own, true);
  }
}

async function flush(request: number, within: number): Promise<void> {
  await Promise.all(Array.from(pipelines.values(), (pipeline) => pipeline.flush(within)));
  keeper?.countFiles();
  say({ kind: 'flushed', request });
  ledger.answer(request);
}

if (keeper !== undefined) {
  lookAround(keeper);
  setInterval(lookAround, lookEvery, keeper);
}
port.on('message', (message: ToThread) => {
  if (message.kind === 'batch') take(message);
  else void flush(message.request, message.within);
});
