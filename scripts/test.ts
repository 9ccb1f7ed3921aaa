// npm test: makes the checkout ready, checks the rules, and runs every test but the image's and the measurements.
import { performance } from 'node:perf_hooks';
import { tryBuild } from './setup/build.js';
import { runScript } from './setup/script.js';
import { setUpPrograms } from './setup/system-programs.js';
import { makeDebian13Root } from './testing/debian-13.js';
import { checkRules } from './testing/rules.js';
import { runProject, summaryOf, sumOf, type Results } from './testing/vitest-projects.js';

const title = (text: string): void => console.log(`\n── ${text} ──`);

const noBuild: Results = {
  passed: 0,
  failed: ['the e2e and lab tests: there is no build to run them on'],
  skipped: [],
};

const runWithRealPrograms = async (): Promise<Results> => {
  title('Tests with real programs');
  const e2e = await runProject('e2e');
  await makeDebian13Root();
  // Alone: they measure real time.
  title('Tests of the whole in network namespaces');
  return sumOf([e2e, await runProject('lab')]);
};

await runScript(async () => {
  const start = performance.now();
  await setUpPrograms('test');

  title('Build and rules');
  const isBuilt = await tryBuild();
  const broken = await checkRules(isBuilt);

  title('Unit tests');
  const unit = await runProject('unit');
  const sum = sumOf([unit, isBuilt ? await runWithRealPrograms() : noBuild]);
  title(`All in all, after ${Math.round((performance.now() - start) / 1000)} s`);
  if (broken.length > 0) console.log(`Rules broken: ${broken.join(', ')}\n`);
  console.log(summaryOf(sum));
  return broken.length > 0 || !isBuilt || sum.failed.length > 0 || sum.passed === 0 ? 1 : 0;
});
