import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../setup/project.mjs';
import { runProgram } from '../setup/run-program.mjs';
import { buildArguments, imageName } from './build-arguments.mjs';
import { askTool, showTool } from './run-tool.mjs';

/** Whether a Docker daemon answers here. */
export const dockerAnswers = async () => {
  const { code } = await runProgram('docker', ['version'], { output: 'drop' });
  return code === 0;
};

const unpackInto = async (folder) => {
  const container = await askTool(['docker', 'create', imageName]);
  try {
    const archive = join(folder, 'image.tar');
    await askTool(['docker', 'export', '--output', archive, container]);
    const root = join(folder, 'root');
    await askTool(['mkdir', root]);
    // ping's capability is an extended attribute.
    await askTool([
      'tar',
      '-x',
      '--numeric-owner',
      '--xattrs',
      '--xattrs-include=*',
      '-C',
      root,
      '-f',
      archive,
    ]);
    rmSync(archive);
    return root;
  } finally {
    await askTool(['docker', 'rm', '--volumes', container]);
  }
};

/**
 * Builds the image as its users do, and gives `test` what is to be known of it, with the folder where it lies unpacked for
 * the tests that need networks which Docker cannot join.
 */
export const withDocker = async (test) => {
  await showTool(['docker', 'build', ...buildArguments(), '--tag', imageName, projectFolder]);
  const [{ Config: config }] = JSON.parse(await askTool(['docker', 'image', 'inspect', imageName]));
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-unpacked-'));
  try {
    return await test({ engine: 'docker', name: imageName, root: await unpackInto(folder), config });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
