import { existsSync, mkdtempSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { context } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { afterAll, expect } from 'vitest';
import { flushLogs } from '../src/index.ts';

/** Log files of this test file's own: what log calls write to them. */
export function startLogFiles() {
  const directory = mkdtempSync(join(tmpdir(), 'hishamos-logs-'));
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  Object.assign(process.env, {
    HISHAMOS_LOG_DIR: directory,
    HISHAMOS_LOG_CONSOLE: 'off',
    HISHAMOS_LOG_LEVEL: 'DEBUG',
    USE_JSON_LOGGING: 'true',
  });
  afterAll(() => rmSync(directory, { recursive: true }));

  const written = (name: string, act: () => void): string => {
    const file = join(directory, name);
    flushLogs();
    if (existsSync(file)) truncateSync(file);
    act();
    flushLogs();
    return readFileSync(file, 'utf8');
  };
  /** What the calls in `act` write as readable text. */
  const textOf = (act: () => void): string => written('hishamos.log', act);
  /** The lines of JSON that the calls in `act` write. */
  const linesOf = (act: () => void): string[] => {
    const all = written('hishamos.json.log', act);
    expect(all.endsWith('\n')).toBe(true);
    return all.slice(0, -1).split('\n');
  };
  /** The one record that the calls in `act` write. */
  const recordOf = (act: () => void) => {
    const lines = linesOf(act);
    expect(lines).toHaveLength(1);
    return JSON.parse(lines[0] ?? '');
  };
  return { textOf, linesOf, recordOf };
}
