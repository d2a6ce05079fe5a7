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
