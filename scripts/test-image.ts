// npm run test:image: builds the container image and tests it running. With Docker where a daemon answers, else with
// buildah on a base image of our own making.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { Image } from './image/image.js';
import { withBuildah } from './image/with-buildah.js';
import { dockerAnswers, withDocker } from './image/with-docker.js';
import { askTool } from './setup/run-program.js';
import { runScript, tell, Unavailable } from './setup/script.js';
import { setUpPrograms } from './setup/system-programs.js';
import { runProject, summaryOf, type Results } from './testing/vitest-projects.js';

const requireRoot = (): void => {
  if (process.getuid?.() === 0) return;
  throw new Unavailable(
    "The image's tests start containers in network namespaces of their own and ask them from outside; that needs root's rights.",
    'Run: sudo env "PATH=$PATH" npm run test:image',
  );
};

const test = async (image: Image): Promise<{ results: Results; figures: string }> => {
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-image-'));
  const figures = join(folder, 'figures');
  const bytes = Number.parseInt(await askTool('du', '-sx', '--block-size=1', image.root), 10);
  process.env['SENTINEL_UPS_IMAGE'] = JSON.stringify({ ...image, bytes });
  process.env['SENTINEL_UPS_IMAGE_FIGURES'] = figures;
  try {
    const results = await runProject('image');
    return { results, figures: existsSync(figures) ? readFileSync(figures, 'utf8') : '' };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

await runScript(async () => {
  const start = performance.now();
  const seconds = (): number => Math.round((performance.now() - start) / 1000);
  requireRoot();
  await setUpPrograms('test');
  const withEngine = (await dockerAnswers()) ? withDocker : withBuildah;
  const { results, figures } = await withEngine((image) => {
    tell(`Built after ${seconds()} s; testing it …`);
    return test(image);
  });
  console.log(`\n── The image, after ${seconds()} s ──\n${figures}`);
  console.log(summaryOf(results));
  return results.failed.length > 0 || results.passed === 0 ? 1 : 0;
});
