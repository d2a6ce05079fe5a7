import { createHash, randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { userListener } from '@hishamos/context';
import { executionListener } from '@hishamos/engine';
import { type CountName, Counts, countsMemory } from './counts.ts';
import type { Line } from './line.ts';
import { OwnDirectory } from './own-directory.ts';
import { type EmailForm, Recorder } from './recorder.ts';
import { Ring, ringMemory } from './ring.ts';
import { DeliveryThread } from './thread.ts';
import { Watch } from './watch.ts';

export interface RecordingOptions {
  /** Which store it is, for its place in the spool: stores do not mix. */
  readonly storeName: string;
  readonly spoolDirectory: string;
  /** Bytes that may wait there. */
  readonly spoolBound: number;
  /** Days after which executions are deleted; 0 for never. */
  readonly retentionDays: number;
  readonly emails: 'plain' | 'hashed' | 'off';
  readonly warn: (problem: string) => void;
}

/** The recording of this process' executions. */
export interface Recording {
  /** Has the database take what is there, within so many milliseconds. */
  flush(milliseconds: number): Promise<void>;
  /** Puts what no thread has taken yet into a file, for the next process to deliver. */
  flushSync(): void;
  /** Records so far, by what became of them; `backlog` is in bytes. */
  count(name: CountName): number;
}

const emailForms: Readonly<Record<RecordingOptions['emails'], EmailForm>> = {
  plain: (email) => email,
  hashed: (email) => createHash('sha256').update(email.trim().toLowerCase()).digest('hex'),
  off: () => undefined,
};

/** Has every execution of this process stored, from now on. */
export function startRecording(options: RecordingOptions): Recording {
  const { storeName, spoolDirectory, spoolBound, retentionDays, emails, warn } = options;
  const instanceId = randomUUID();
  const memory = ringMemory();
  const ring = new Ring(memory);
  const shared = countsMemory();
  const counts = new Counts(shared);
  const store = createHash('sha256').update(storeName).digest('hex').slice(0, 12);
  const directory = (incarnation: number): string =>
    join(resolve(spoolDirectory), store, `${instanceId}.${incarnation}`);
  const data = { instanceId, ring: memory, counts: shared, spoolBound, retentionDays };
  const thread = new DeliveryThread({ data, directory, warn });
  const watch = new Watch(ring, new OwnDirectory(directory(0)));
  const add = (write: (line: Line) => void): void => {
    if (ring.add(write)) watch.added();
    else counts.add('dropped', 1);
  };
  const recorder = new Recorder({ instanceId, emailForm: emailForms[emails], add });
  executionListener.current = recorder;
  userListener.current = recorder.user;
  thread.start();
  return {
    flush: (milliseconds) => thread.drain(milliseconds),
    flushSync() {
      watch.leaveAll();
      if (counts.get('backlog') === 0 && recorder.open === 0) thread.takeAway();
    },
    count: (name) => (name === 'refused' ? recorder.refused + counts.get('refused') : counts.get(name)),
  };
}
