import { setImmediate as turn } from 'node:timers/promises';
import { diag } from '@opentelemetry/api';
import { expect, it, vi } from 'vitest';
import { prepareBuiltins } from './builtins.ts';

it('prepares for the first module of several that is asked for, once', () => {
  const prepare = vi.fn();
  const about = prepareBuiltins([{ modules: ['none-such', 'none-other'], prepare }]);
  about('fs');
  expect(prepare).not.toHaveBeenCalled();
  about('none-other');
  about('none-such');
  expect(prepare).toHaveBeenCalledTimes(1);
});

it('prepares at once for a module that is loaded already', () => {
  const prepare = vi.fn();
  const about = prepareBuiltins([{ modules: ['none-such', 'fs'], prepare }]);
  expect(prepare).toHaveBeenCalledTimes(1);
  about('none-such');
  expect(prepare).toHaveBeenCalledTimes(1);
});

it('prepares unasked when the event loop turns, where that is wanted', async () => {
  const wanted = vi.fn();
  const unwanted = vi.fn();
  prepareBuiltins([
    { modules: ['none-such'], prepare: wanted, inAnyCase: true },
    { modules: ['none-such'], prepare: unwanted },
  ]);
  expect(wanted).not.toHaveBeenCalled();
  await turn();
  await turn();
  expect(wanted).toHaveBeenCalledTimes(1);
  expect(unwanted).not.toHaveBeenCalled();
});

it('keeps what a preparation throws from whoever asks for the module', () => {
  const told = vi.spyOn(diag, 'error').mockImplementation(() => undefined);
  const prepare = () => {
    throw new Error('of prepare');
  };
  const about = prepareBuiltins([{ modules: ['none-such'], prepare }]);
  expect(() => about('none-such')).not.toThrow();
  expect(told).toHaveBeenCalledWith(expect.stringContaining('none-such'), expect.any(Error));
});
