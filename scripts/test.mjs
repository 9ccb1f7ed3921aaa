// npm test: makes the checkout ready, checks the house rules, and runs every test but the measurements.
import { performance } from 'node:perf_hooks';
import { build } from './setup/build.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript, setUpPrograms } from './setup/set-up.mjs';
import { makeDebian13Root } from './testing/debian-13.mjs';
import { checkHouseRules } from './testing/house-rules.mjs';
import { runProject } from './testing/vitest-projects.mjs';
import { sumOf, summaryOf } from './testing/vitest-results.mjs';

const title = (text) => console.log(`\n── ${text} ──`);

await runScript(async () => {
  const start = performance.now();
  await setUpPrograms('test');

  title('Build and house rules');
  const isBuilt = await build(projectFolder).then(
    () => true,
    (error) => console.log(error.message),
  );
  const broken = await checkHouseRules();

  title('Unit tests');
  const results = [await runProject('unit')];

  if (isBuilt) {
    title('Tests with real programs');
    results.push(await runProject('e2e'));
    await makeDebian13Root();
    // Alone: they measure real time.
    title('Tests of the whole in network namespaces');
    results.push(await runProject('lab'));
  } else {
    results.push({
      passed: 0,
      failed: ['the e2e and lab tests: there is no build to run them on'],
      skipped: [],
    });
  }

  const sum = sumOf(results);
  title(`All in all, after ${Math.round((performance.now() - start) / 1000)} s`);
  if (broken.length > 0) console.log(`House rules broken: ${broken.join(', ')}\n`);
  console.log(summaryOf(sum));
  return broken.length > 0 || !isBuilt || sum.failed.length > 0 || sum.passed === 0 ? 1 : 0;
});
