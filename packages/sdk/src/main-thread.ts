/** A part of Node.js that each worker thread has loaded before its code runs, and the main thread only where it makes threads. */
const ofThreads = 'NativeModule internal/worker';

const { moduleLoadList } = process as { readonly moduleLoadList?: readonly string[] };

/** Whether this is the process' main thread; told without `node:worker_threads`, which takes a millisecond to load. */
export const isMainThread: boolean =
  moduleLoadList?.includes(ofThreads) === false ||
  process.getBuiltinModule('node:worker_threads').isMainThread;
