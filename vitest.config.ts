import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/lab/**', 'test/bench/**'],
          testTimeout: 20_000,
        },
      },
      { test: { name: 'e2e', include: ['test/e2e/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, maxWorkers: 4 } },
      // Lab tests mostly wait for real time to pass, each in namespaces of its own: more of them than cores run side by side.
      { test: { name: 'lab', include: ['test/lab/**/*.test.ts'], testTimeout: 420_000, hookTimeout: 60_000, maxWorkers: 8 } },
      { test: { name: 'bench', include: ['test/bench/**/*.bench.ts'], testTimeout: 900_000, hookTimeout: 60_000, fileParallelism: false } },
    ],
  },
});
