import { defineConfig } from 'vitest/config';

/**
 * `unit` and `e2e` need Node and Redis; `audit` a package registry; `differential` the reference loader;
 * `reachability` the program cyclonus; `contract`, `cluster`, `chaos` and `node` a real Kubernetes; `rights` what the
 * tests on that have noted (`.ci/run` brings all).
 */
export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['{apps,packages,scripts}/**/*.test.ts'] } },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000 } },
      {
        test: {
          name: 'differential',
          include: ['test/differential/**/*.test.ts'],
          testTimeout: 1_800_000,
          // The fuzzer measures time: nothing else runs beside it.
          fileParallelism: false,
        },
      },
      { test: { name: 'audit', include: ['test/audit/**/*.test.ts'], testTimeout: 120_000 } },
      { test: { name: 'rights', include: ['test/rights/**/*.test.ts'] } },
      { test: { name: 'reachability', include: ['test/reachability/**/*.test.ts'], testTimeout: 600_000 } },
      {
        test: {
          name: 'contract',
          globalSetup: 'test/under-the-role.ts',
          include: ['test/contract/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        test: {
          name: 'cluster',
          globalSetup: 'test/under-the-role.ts',
          include: ['test/cluster/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      { test: { name: 'chaos', include: ['test/chaos/**/*.test.ts'], testTimeout: 1_200_000 } },
      {
        test: {
          name: 'node',
          globalSetup: 'test/under-the-role.ts',
          include: ['test/node/**/*.test.ts'],
          testTimeout: 180_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
