import { readFileSync } from 'node:fs';
import { inProject } from '../setup/project.mjs';

export const imageName = 'localhost/sentinel-ups:under-test';

const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8'));

/** What Home Assistant's Supervisor gives to a build. */
export const buildArguments = () => [
  ...['--build-arg', `BUILD_VERSION=${version}`],
  ...['--build-arg', `BUILD_ARCH=${process.arch === 'arm64' ? 'aarch64' : 'amd64'}`],
];
