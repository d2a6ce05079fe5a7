import { describe, expect, it } from 'vitest';
import { parseArguments, parsePort, UsageError } from '../src/replay/arguments.ts';

describe('the command line', () => {
  it('has defaults', () => {
    expect(parseArguments([])).toEqual({
      ...{ trace: undefined, speed: 60, rows: undefined, seed: 1, exit: false, help: false },
    });
  });

  it('takes every option', () => {
    expect(
      parseArguments(['--trace', 'a.csv', '--speed=0.5', '--rows', '7', '--seed', '3', '--exit', '-h']),
    ).toEqual({ trace: 'a.csv', speed: 0.5, rows: 7, seed: 3, exit: true, help: true });
  });

  it.each([
    [['--bogus'], "Unknown option '--bogus'; npm start -- --help shows what there is."],
    [['--trace'], "Option '--trace <value>' argument missing; npm start -- --help shows what there is."],
    [['extra'], "Unexpected argument 'extra'; npm start -- --help shows what there is."],
    [['--speed', 'fast'], '--speed takes a number from 0.01 to 1000000, but got "fast".'],
    [['--speed', '0'], '--speed takes a number from 0.01 to 1000000, but got "0".'],
    [['--speed', ''], '--speed takes a number from 0.01 to 1000000, but got "".'],
    [['--rows', '1.5'], '--rows takes a whole number from 1 to 100000000, but got "1.5".'],
    [['--seed=-1'], '--seed takes a whole number from 0 to 4294967295, but got "-1".'],
  ])('refuses %j in one sentence', (args, sentence) => {
    expect(() => parseArguments(args)).toThrow(new UsageError(sentence));
  });
});

describe('PORT', () => {
  it.each([
    [undefined, 8000],
    ['', 8000],
    ['0', 0],
    ['9000', 9000],
  ])('%j is %d', (text, port) => {
    expect(parsePort(text)).toBe(port);
  });

  it('must be a port', () => {
    expect(() => parsePort('http')).toThrow('PORT takes a whole number from 0 to 65535, but got "http".');
  });
});
