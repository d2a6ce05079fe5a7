import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DiagLogLevel, diag } from '@opentelemetry/api';
import { afterAll, beforeAll, beforeEach, expect, it, vi } from 'vitest';
import { tokenFrom } from './token.ts';

const directory = mkdtempSync(join(tmpdir(), 'token-'));
const file = (name: string, text: string) => {
  writeFileSync(join(directory, name), text);
  return join(directory, name);
};
const warn = vi.fn();

beforeAll(() => {
  diag.setLogger({ error: warn, warn, info: warn, debug: warn, verbose: warn }, DiagLogLevel.WARN);
});
beforeEach(() => warn.mockClear());
afterAll(() => {
  diag.disable();
  rmSync(directory, { recursive: true });
});

it('is the variable, or what the file holds, or nothing', () => {
  expect(tokenFrom({})).toBeUndefined();
  expect(tokenFrom({ HISHAMOS_MONITORING_TOKEN: ' ' })).toBeUndefined();
  expect(tokenFrom({ HISHAMOS_MONITORING_TOKEN: 'abc' })).toBe('abc');
  expect(tokenFrom({ HISHAMOS_MONITORING_TOKEN_FILE: file('good', 'from-file\n') })).toBe('from-file');
  expect(warn).not.toHaveBeenCalled();
});

it.each([
  ['missing', join(directory, 'missing')],
  ['empty', file('empty', '\n')],
])('keeps the endpoints closed when the file is %s, and says so', (_case, path) => {
  const token = tokenFrom({ HISHAMOS_MONITORING_TOKEN_FILE: path });
  expect(token).toMatch(/^[0-9a-f-]{36}$/);
  expect(tokenFrom({ HISHAMOS_MONITORING_TOKEN_FILE: path })).not.toBe(token);
  expect(warn.mock.calls[0]?.[0]).toContain(`HISHAMOS_MONITORING_TOKEN_FILE names ${path}`);
});
