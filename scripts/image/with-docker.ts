import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { projectFolder } from '../setup/project.js';
import { askTool, showTool, succeeds } from '../setup/run-program.js';
import { buildArguments, imageName, type Image } from './image.js';

/** Whether a Docker daemon answers here. */
export const dockerAnswers = (): Promise<boolean> => succeeds('docker', 'version');

const unpackInto = async (folder: string): Promise<string> => {
  const container = await askTool('docker', 'create', imageName);
  try {
    const archive = join(folder, 'image.tar');
    await askTool('docker', 'export', '--output', archive, container);
    const root = join(folder, 'root');
    await askTool('mkdir', root);
    // ping's capability is an extended attribute.
    const attributes = ['--numeric-owner', '--xattrs', '--xattrs-include=*'];
    await askTool('tar', '-x', ...attributes, '-C', root, '-f', archive);
    rmSync(archive);
    return root;
  } finally {
    await askTool('docker', 'rm', '--volumes', container);
  }
};

/**
 * Builds the image as its users do, and gives `test` what is to be known of it, with the folder where it lies unpacked for
 * the tests that need networks which Docker cannot join.
 */
export const withDocker = async <Result>(test: (image: Image) => Promise<Result>): Promise<Result> => {
  await showTool('docker', 'build', ...buildArguments(), '--tag', imageName, projectFolder);
  const inspected = await askTool('docker', 'image', 'inspect', imageName);
  const [image] = JSON.parse(inspected) as readonly { readonly Config: unknown }[];
  const folder = mkdtempSync(join(tmpdir(), 'sentinel-ups-unpacked-'));
  try {
    const root = await unpackInto(folder);
    return await test({ engine: 'docker', name: imageName, root, config: image?.Config });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};
