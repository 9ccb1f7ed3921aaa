import { existsSync } from 'node:fs';
import { askTool } from './run-tool.mjs';

const settingOf = async (name) => {
  // What npm warns of comes before.
  const value = (await askTool(['npm', 'config', 'get', name])).split('\n').at(-1) ?? '';
  return value.startsWith('/') && existsSync(value) ? value : null;
};

/**
 * This machine's npm settings (a registry or certificates of its owner's) for the time of a build. Nothing of them is left
 * in the image.
 *
 * @returns buildah's words for them
 */
export const npmVolumes = async () => {
  const places = [
    [await settingOf('userconfig'), '/root/.npmrc'],
    [await settingOf('globalconfig'), '/usr/local/etc/npmrc'],
  ];
  const certificates = await settingOf('cafile');
  if (certificates !== null) places.push([certificates, certificates]);
  return places.flatMap(([from, to]) => (from === null ? [] : ['--volume', `${from}:${to}:ro`]));
};
