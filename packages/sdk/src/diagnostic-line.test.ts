import { expect, it } from 'vitest';
import { diagnosticLine } from './diagnostic-line.ts';

it.each([
  [['a', 1, { b: 2 }], 'a 1 { b: 2 }'],
  [['failed', new Error('no answer')], 'failed no answer'],
  [['two\n  lines'], 'two lines'],
  [['Error: broken\n    at here (file.js:1:1)\n    at there'], 'Error: broken'],
  [['{"stack":"Error: x\\n at y","message":"connect ECONNREFUSED"}'], 'OpenTelemetry: connect ECONNREFUSED'],
  [['{"stack":'], '{"stack":'],
])('%j becomes %s', (parts, line) => expect(diagnosticLine(parts)).toBe(line));

it('says what to do about a second SDK', () => {
  const error = 'Error: @opentelemetry/api: Attempted duplicate registration of API: trace\n    at x';
  expect(diagnosticLine([error])).toMatch(/Start only one of the two\.$/);
});

it('is of bounded length', () => expect(diagnosticLine(['x'.repeat(5000)])).toHaveLength(1000));
