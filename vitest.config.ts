import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { conditions: ['@hishamos/source'] },
  ssr: { resolve: { conditions: ['@hishamos/source', 'node', 'default'] } },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'test/**/*.test.ts', 'examples/*/test/**/*.test.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
});
