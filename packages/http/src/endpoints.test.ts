import fc from 'fast-check';
import { beforeEach, describe, expect, it, vi } from 'vitest';

type Endpoints = typeof import('./endpoints.ts');
let endpoints: Endpoints;
beforeEach(async () => {
  vi.resetModules();
  endpoints = await import('./endpoints.ts');
});

const isLabel = (label: string) => {
  expect(label.length).toBeGreaterThan(0);
  expect(label.length).toBeLessThanOrEqual(200);
  expect(label).not.toMatch(/\p{Cc}/u);
  expect(label.isWellFormed()).toBe(true);
};

describe('a route', () => {
  it('of any text becomes a label that a meter takes, always the same', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1, maxLength: 600 }), (route) => {
        const label = endpoints.routeLabel(route);
        isLabel(label);
        expect(endpoints.routeLabel(route)).toBe(label);
      }),
      { numRuns: 500 },
    );
  });

  it('that is too long is cut, and told from others of the same beginning', () => {
    const long = `/${'x'.repeat(300)}`;
    const labels = new Set([long, `${long}/a`, `${long}/b`].map(endpoints.routeLabel));
    expect(labels.size).toBe(3);
    for (const label of labels) {
      expect(label).toHaveLength(200);
      expect(label.startsWith('/xxx')).toBe(true);
    }
    expect(endpoints.routeLabel(`/${'é'.repeat(199)}`)).toHaveLength(200);
  });

  it('that is cut within a surrogate pair stays well-formed', () => {
    isLabel(endpoints.routeLabel(`/${'😀'.repeat(150)}`));
    isLabel(endpoints.routeLabel(`/x${'😀'.repeat(150)}`));
  });

  it('beyond 1,000 of them is __other__, and the first stay', () => {
    const labels = new Set<string>();
    for (let i = 0; i < 3000; i++) labels.add(endpoints.routeLabel(`/made/${i}`));
    expect(labels.size).toBe(1001);
    expect(endpoints.routeLabel('/made/0')).toBe('/made/0');
    expect(endpoints.routeLabel('/made/2999')).toBe('__other__');
  });
});

describe('a request without a route', () => {
  it('is unmatched with 404 alone', () => {
    expect(endpoints.endpointOf('/a/1', 404)).toBe('__unmatched__');
    expect(endpoints.endpointOf('/a/1', 200)).toBe('/a/:id');
    expect(endpoints.endpointOf('/a/1', 404)).toBe('__unmatched__');
  });

  it('gets one of at most 200 labels and __other__, whatever is asked for', () => {
    const labels = new Set<string>();
    fc.assert(
      fc.property(fc.webPath({ size: 'large' }), fc.string({ unit: 'binary' }), (path, text) => {
        for (const asked of [path, `/${text}`, `/${text}/${path}`.repeat(5)]) {
          const label = endpoints.endpointOf(asked, 200);
          isLabel(label);
          labels.add(label);
        }
      }),
      { numRuns: 2000 },
    );
    for (let i = 0; i < 5000; i++)
      labels.add(
        endpoints.endpointOf(
          `/word${'abcdefghij'[i % 10]}/w${String.fromCharCode(97 + (i % 26))}x${'qwertyuiop'[(i >> 3) % 10]}`,
          200,
        ),
      );
    expect(labels.size).toBe(201);
    expect(labels).toContain('__other__');
    expect(endpoints.endpointOf('/new/words', 200)).toBe('__other__');
  });

  it('is normalised the same when it comes again', () => {
    for (let i = 0; i < 2500; i++) expect(endpoints.endpointOf(`/items/${i}`, 200)).toBe('/items/:id');
    expect(endpoints.endpointOf('/items/1', 200)).toBe('/items/:id');
  });
});
