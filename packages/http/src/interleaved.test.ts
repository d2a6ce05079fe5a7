import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const script = fileURLToPath(new URL('../test/interleaved.mjs', import.meta.url));
// The built packages, so that it runs on every Node.js: HISHAMOS_TEST_NODE names another one's binary.
const node = process.env.HISHAMOS_TEST_NODE ?? process.execPath;

it('5,000 interleaved requests: no code of one sees another or none', () => {
  const { requests, checks, failed, wrong, places } = JSON.parse(
    execFileSync(node, [script, '5000'], { encoding: 'utf8' }),
  );
  expect({ failed, wrong }).toEqual({ failed: 0, wrong: {} });
  // Of the 100 that go away within their own body, some do before they are connected.
  expect(requests).toBeGreaterThanOrEqual(4900);
  expect(checks).toBeGreaterThan(5000 * 15);
  expect(places).toEqual([
    'await',
    'file',
    'for await',
    'handler',
    'immediate',
    'microtask',
    'nextTick',
    'own emitter',
    'pipeline',
    'request close',
    'request data',
    'request end',
    'response close',
    'response finish',
    'response pipe',
    'response prefinish',
    'stream data',
    'timer',
  ]);
});
