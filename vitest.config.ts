import { join } from 'node:path';
import { defineConfig } from 'vitest/config';
import { cacheFolder } from './scripts/setup/project.js';

export default defineConfig({
  // vitest starts the files that took longest in the last run first. A fresh clone knows of that run, too.
  cacheDir: join(cacheFolder, 'tests'),
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          // The page as its sources are.
          globalSetup: 'test/page/built_page.ts',
          sequence: { groupOrder: 0 },
          include: ['test/**/*.test.ts'],
          exclude: ['test/e2e/**', 'test/lab/**', 'test/image/**'],
          testTimeout: 20_000,
          // Files share the modules that they import: loading them anew for each would take a third more of the CPU.
          isolate: false,
          // One for each core, as the simulated years want them; vitest's own choice leaves a core free.
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'e2e',
          globalSetup: 'test/page/built_page.ts',
          sequence: { groupOrder: 1 },
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
          maxWorkers: 6,
        },
      },
      // Lab tests mostly wait for real time to pass, each in namespaces of its own: more of them than cores run side by side.
      {
        test: {
          name: 'lab',
          sequence: { groupOrder: 2 },
          include: ['test/lab/**/*.test.ts'],
          isolate: false,
          testTimeout: 420_000,
          hookTimeout: 60_000,
          maxWorkers: 10,
        },
      },
      // What scripts/test-image.ts has built, started for real.
      {
        test: {
          name: 'image',
          sequence: { groupOrder: 3 },
          include: ['test/image/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 60_000,
          maxWorkers: 2,
        },
      },
      {
        test: {
          name: 'bench',
          sequence: { groupOrder: 4 },
          include: ['test/bench/**/*.bench.ts'],
          testTimeout: 900_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
