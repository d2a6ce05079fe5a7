/** Frames to look through: an application's own may lie between a client's and its maker's. */
const depth = 30;

/** Whether the code that runs now was called by code of one of some packages. */
export function calledFrom(packages: RegExp): boolean {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = depth;
  const stack = String(new Error('only for its stack').stack);
  Error.stackTraceLimit = stackTraceLimit;
  return packages.test(stack);
}

/** Message queues that make clients of their own. */
export const queues = /[\\/]node_modules[\\/](?:bullmq|bull|bee-queue)[\\/]/;
