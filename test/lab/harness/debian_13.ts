import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { debian13Root } from '../../../scripts/testing/debian-13.js';

const root = debian13Root();

/** Whether there is a root folder of Debian 13 with its NUT (2.8.1), which `npm test` makes where it can. */
export const debian13Available = existsSync(root);

/** Words before a program that run it in there, with our temporary folder, a run folder of its own and nothing else of ours. */
export const inDebian13 = [
  ...['unshare', '--mount', 'sh', '-c'],
  'mount --bind "$2" "$1$2" && mount --bind /dev "$1/dev" && mount -t tmpfs tmpfs "$1/run" && mkdir "$1/run/nut" && ' +
    'root=$1 && shift 2 && exec chroot "$root" "$@"',
  'sh',
  root,
  tmpdir(),
] as const;
