import { AsyncLocalStorage } from 'node:async_hooks';
import { type ContextManager, ROOT_CONTEXT } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { expect, it, vi } from 'vitest';
import { attachOf } from './attach.ts';

/** Whether this Node.js keeps storages' values in a map: the tests' own does, unless it is told otherwise. */
const hasMap = !('enabled' in new AsyncLocalStorage());

it('makes a context active until the callback ends, where it does end', async () => {
  const manager = new AsyncLocalStorageContextManager();
  const attach = attachOf(manager);
  expect(attach !== undefined).toBe(hasMap);
  const context = ROOT_CONTEXT.setValue(Symbol('key'), 1);
  const active = await new Promise((resolve) => {
    setImmediate(() => {
      attach?.(context);
      resolve(manager.active());
    });
  });
  expect(active).toBe(hasMap ? context : ROOT_CONTEXT);
  expect(manager.active()).toBe(ROOT_CONTEXT);
});

it('gives none where Node.js keeps values with what calls back', () => {
  const version = vi
    .spyOn(process, 'versions', 'get')
    .mockReturnValue({ ...process.versions, node: '22.15.0' });
  expect(attachOf(new AsyncLocalStorageContextManager())).toBeUndefined();
  version.mockRestore();
});

it('gives none of a context manager that has none', () => {
  expect(attachOf({ active: () => ROOT_CONTEXT } as unknown as ContextManager)).toBeUndefined();
});
