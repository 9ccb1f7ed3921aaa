import { readFileSync } from 'node:fs';
import { inProject } from '../setup/project.js';

/** What is to be known of the image that was built. */
export interface Image {
  readonly engine: 'docker' | 'buildah';
  readonly name: string;
  /** The folder where it lies unpacked. */
  readonly root: string;
  /** Its configuration, as the engine tells it. */
  readonly config: unknown;
}

export const imageName = 'localhost/sentinel-ups:under-test';

/** What Home Assistant's Supervisor gives to a build. */
export const buildArguments = (): string[] => {
  const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { version: string };
  return [
    ...['--build-arg', `BUILD_VERSION=${version}`],
    ...['--build-arg', `BUILD_ARCH=${process.arch === 'arm64' ? 'aarch64' : 'amd64'}`],
  ];
};
