import fc from 'fast-check';
import { expect, it } from 'vitest';
import { normalisePath } from './normalise.ts';

it.each([
  ['/', '/'],
  ['', '/'],
  ['//', '/'],
  ['/api/v1/agents', '/api/v1/agents'],
  ['/api/v1/agents/', '/api/v1/agents'],
  ['/users/42', '/users/:id'],
  ['/users/42/orders/7', '/users/:id/orders/:id'],
  ['/users/user-42', '/users/:id'],
  ['/u/3f2504e0-4f89-11d3-9a0c-0305e82c3301', '/u/:uuid'],
  ['/commit/9fceb02d0ae598e95dc970b74767f19372d61af8', '/commit/:hash'],
  ['/invite/ada@example.com', '/invite/:email'],
  ['/invite/ada%40example.com', '/invite/:email'],
  ['/t/eyJhbGciOiJIUzI1NiJ9x', '/t/:token'],
  ['/files/a%20b', '/files/:value'],
  ['/favicon.ico', '/favicon.ico'],
  [`/${'x'.repeat(60)}`, '/:value'],
  ['/a/b/c/d/e/f/g/h/i/j', '/a/b/c/d/e/f/g/h/*'],
])('%s becomes %s', (path, expected) => expect(normalisePath(path)).toBe(expected));

it('gives a bounded, printable label for any path', () => {
  fc.assert(
    fc.property(fc.oneof(fc.string({ unit: 'binary' }), fc.webPath()), (path) => {
      const label = normalisePath(path);
      expect(label).toMatch(/^\/[\x21-\x7e]*$/);
      expect(label.length).toBeLessThanOrEqual(401);
    }),
  );
});

it('gives few labels for many ids', () => {
  const labels = new Set<string>();
  fc.assert(
    fc.property(
      fc.oneof(fc.nat(), fc.uuid(), fc.stringMatching(/^[0-9a-f]{24}$/), fc.emailAddress()),
      (id) => {
        labels.add(normalisePath(`/items/${encodeURIComponent(id)}`));
      },
    ),
    { numRuns: 2000 },
  );
  expect(labels.size).toBeLessThanOrEqual(6);
});
