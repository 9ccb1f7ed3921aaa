import { askTool } from './run-tool.mjs';

/** What the files below a folder take on the disk, in bytes. */
export const unpackedSize = async (root) =>
  Number.parseInt(await askTool(['du', '-sx', '--block-size=1', root]), 10);
