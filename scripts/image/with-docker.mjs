import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../setup/project.mjs';
import { runProgram } from '../setup/run-program.mjs';
import { buildArguments, imageName } from './build-arguments.mjs';
import { askTool, showTool } from './run-tool.mjs';
import { unpackedSize } from './unpacked-size.mjs';

/** Whether a Docker daemon answers here. */
export const dockerAnswers = async () => {
  const { code } = await runProgram('docker', ['version'], { output: 'drop' });
  return code === 0;
};

/**
 * Builds the image as its users do, and gives `test` what is to be known of it, with the folder where it lies unpacked: so
 * that it can be started in the network namespaces of the tests, which Docker's daemon knows nothing of.
 */
export const withDocker = async (test) => {
  await showTool(['docker', 'build', ...buildArguments(), '--tag', imageName, projectFolder]);
  const [{ Config: config }] = JSON.parse(await askTool(['docker', 'image', 'inspect', imageName]));
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-image-'));
  const container = await askTool(['docker', 'create', imageName]);
  try {
    const archive = join(folder, 'root.tar');
    const root = join(folder, 'root');
    await askTool(['docker', 'export', '--output', archive, container]);
    await askTool(['mkdir', root]);
    // Capabilities of files (ping's) are extended attributes.
    await askTool(['tar', '--xattrs', '--xattrs-include=*', '-xpf', archive, '-C', root]);
    rmSync(archive);
    return await test({ root, bytes: await unpackedSize(root), config });
  } finally {
    await askTool(['docker', 'rm', '--force', container]);
    rmSync(folder, { recursive: true, force: true });
  }
};
