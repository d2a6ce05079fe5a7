import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import type { Context, ContextManager } from '@opentelemetry/api';

/** Makes a context active for the rest of the callback that Node.js has called. */
export type Attach = (context: Context) => void;

/** The first Node.js of which that can be true: others need not try. */
const first = 24;

/**
 * Whether the values that storages are given in a callback are gone with it, as where Node.js keeps them in a map that
 * each callback starts with (AsyncContextFrame). Elsewhere they stay with the resource, such as a connection, that is
 * called back.
 */
function endWithCallback(): boolean {
  if (Number.parseInt(process.versions.node, 10) < first) return false;
  const storage = new AsyncLocalStorage<true>();
  const resource = new AsyncResource('hishamos.probe');
  resource.runInAsyncScope(() => storage.enterWith(true));
  const isGone = resource.runInAsyncScope(() => storage.getStore() === undefined);
  storage.disable();
  return isGone;
}

/** The `attach` of a context manager, where what it makes active ends with the callback. */
export const attachOf = (manager: ContextManager): Attach | undefined =>
  manager.attach !== undefined && endWithCallback() ? (context) => void manager.attach?.(context) : undefined;
