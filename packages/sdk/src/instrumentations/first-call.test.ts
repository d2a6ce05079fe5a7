import { describe, expect, it, vi } from 'vitest';
import { FirstCall } from './first-call.ts';

const moduleOf = () => ({ request: (what: string) => `sent ${what}`, get: () => 'got' });

/** Patches `request` of a module as an instrumentation would. */
const patching = (module: ReturnType<typeof moduleOf>) =>
  vi.fn(() => {
    const original = module.request;
    module.request = (what) => `traced ${original(what)}`;
  });

const never = () => false;

describe('FirstCall', () => {
  it('loads nothing before the first call, and once', () => {
    const module = moduleOf();
    const load = patching(module);
    new FirstCall(load, never).watch(module, ['request', 'get']);
    expect(load).not.toHaveBeenCalled();
    expect(module.request('a')).toBe('traced sent a');
    expect(module.request('b')).toBe('traced sent b');
    expect(module.get()).toBe('got');
    expect(load).toHaveBeenCalledOnce();
  });

  it('passes on what was taken out of the module before', () => {
    const module = moduleOf();
    new FirstCall(patching(module), never).watch(module, ['request', 'get']);
    const { request, get } = module;
    expect(get()).toBe('got');
    expect(request('a')).toBe('traced sent a');
    expect(module.request('b')).toBe('traced sent b');
  });

  it('keeps a wrapper that somebody put around it', () => {
    const module = moduleOf();
    new FirstCall(patching(module), never).watch(module, ['request', 'get']);
    const found = module.request;
    const wrapper = (what: string) => `wrapped ${found(what)}`;
    module.request = wrapper;
    expect(module.request('a')).toBe('wrapped traced sent a');
    expect(module.request).toBe(wrapper);
    expect(module.request('b')).toBe('wrapped traced sent b');
  });

  it('looks like the function that it stands in for', () => {
    const module = moduleOf();
    const { name, length } = module.request;
    new FirstCall(patching(module), never).watch(module, ['request', 'missing']);
    expect([module.request.name, module.request.length]).toEqual([name, length]);
    expect(module).not.toHaveProperty('missing');
  });

  it('watches no module that is patched already', () => {
    const module = moduleOf();
    const firstCall = new FirstCall(patching(module), never);
    expect(firstCall.watch(module, ['request'])).toBe(true);
    module.request('a');
    expect(firstCall.watch(moduleOf(), ['request'])).toBe(false);
  });

  it('loads nothing for calls that are ignored', () => {
    const module = moduleOf();
    const load = patching(module);
    let ignored = true;
    new FirstCall(load, () => ignored).watch(module, ['request']);
    expect(module.request('a')).toBe('sent a');
    expect(load).not.toHaveBeenCalled();
    ignored = false;
    expect(module.request('a')).toBe('traced sent a');
  });
});
