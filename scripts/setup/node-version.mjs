import { Unavailable } from './unavailable.mjs';

const oldest = [20, 19];

/** Whether `version` (such as `20.19.1`) can run sentinel-ups. */
export const isNewEnough = (version) => {
  const [major, minor] = version.split('.').map(Number);
  return major > oldest[0] || (major === oldest[0] && minor >= oldest[1]);
};

/** @throws Unavailable where this Node.js is too old */
export const requireNode = (version = process.versions.node) => {
  if (isNewEnough(version)) return;
  throw new Unavailable(
    `sentinel-ups needs Node.js ${oldest.join('.')} or later; this is ${version}.`,
    'Install a newer one from https://nodejs.org/ and run the command again.',
  );
};
