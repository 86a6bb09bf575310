import { defineConfig } from 'vitest/config';

/** `unit` and `e2e` need Node and Redis; `cluster` and `node` a real Kubernetes (`.ci/run` brings one). */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['{apps,packages,scripts}/**/*.test.ts'] } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      {
        test: {
          name: 'cluster',
          include: ['test/cluster/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'node',
          include: ['test/node/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
