import fc from 'fast-check';
import { expect, it } from 'vitest';
import { acceptedFormat } from './accept.ts';

it.each([
  // Prometheus 2.42, 2.55 and 3.
  [
    'application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1',
    'openMetrics',
  ],
  [
    'application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1',
    'openMetrics',
  ],
  // The same, told to scrape text alone.
  ['text/plain;version=0.0.4;q=0.5,*/*;q=0.1', 'text'],
  ['application/openmetrics-text', 'openMetrics'],
  ['Application/OpenMetrics-Text; Version="1.0.0"; charset=utf-8', 'openMetrics'],
  ['application/openmetrics-text;version=0.0.1', 'text'],
  ['application/openmetrics-text;version=2.0.0', 'text'],
  ['application/openmetrics-text;q=0', 'text'],
  ['application/openmetrics-text;q=0.4,text/plain;q=0.5', 'text'],
  ['application/openmetrics-text;q=0.5,text/plain;q=0.5', 'openMetrics'],
  ['text/plain;version=1.0.0,application/openmetrics-text;q=0.1', 'openMetrics'],
  ['application/openmetrics-text;q=0.4,text/*;q=0.5', 'text'],
  ['application/openmetrics-text;q=nonsense', 'text'],
  ['application/openmetrics-text;q=7', 'text'],
  ['text/html,application/xhtml+xml,*/*;q=0.8', 'text'],
  ['application/json', 'text'],
  ['application/*', 'text'],
  ['*/*', 'text'],
  ['', 'text'],
  [undefined, 'text'],
])('%j: %s', (header, expected) => {
  expect(acceptedFormat(header)).toBe(expected);
});

it('takes any header', () => {
  fc.assert(
    fc.property(fc.string(), (header) => {
      expect(acceptedFormat(header)).toBe('text');
    }),
  );
});
