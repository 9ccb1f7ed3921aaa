// npm run test:image: builds the container image and tests it running. With Docker where a daemon answers, else with
// buildah on a base image of our own making.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { askTool } from './image/run-tool.mjs';
import { dockerAnswers, withDocker } from './image/with-docker.mjs';
import { withBuildah } from './image/with-buildah.mjs';
import { runScript, setUpPrograms } from './setup/set-up.mjs';
import { tell } from './setup/tell.mjs';
import { Unavailable } from './setup/unavailable.mjs';
import { runProject } from './testing/vitest-projects.mjs';
import { summaryOf } from './testing/vitest-results.mjs';

const requireRoot = () => {
  if (process.getuid?.() === 0) return;
  throw new Unavailable(
    "The image's tests start containers in network namespaces of their own and ask them from outside; that needs root's rights.",
    'Run: sudo env "PATH=$PATH" npm run test:image',
  );
};

const sizeOf = async (root) => Number.parseInt(await askTool(['du', '-sx', '--block-size=1', root]), 10);

const test = async (image) => {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-image-'));
  const figures = join(folder, 'figures');
  process.env.SENTINEL_UPS_IMAGE = JSON.stringify({ ...image, bytes: await sizeOf(image.root) });
  process.env.SENTINEL_UPS_IMAGE_FIGURES = figures;
  try {
    const results = await runProject('image');
    return { results, figures: existsSync(figures) ? readFileSync(figures, 'utf8') : '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

await runScript(async () => {
  const start = performance.now();
  requireRoot();
  await setUpPrograms('test');
  const withEngine = (await dockerAnswers()) ? withDocker : withBuildah;
  const { results, figures } = await withEngine((image) => {
    tell(`Built after ${Math.round((performance.now() - start) / 1000)} s; testing it …`);
    return test(image);
  });
  console.log(`\n── The image, after ${Math.round((performance.now() - start) / 1000)} s ──\n${figures}`);
  console.log(summaryOf(results));
  return results.failed.length > 0 || results.passed === 0 ? 1 : 0;
});
