import type { ImageUnderTest } from './image_under_test.js';

export interface ContainerOptions {
  /** The folder on this machine that is /data. */
  readonly data: string;
  /** The folder on this machine that is /config; none where it is left out. */
  readonly config?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A hosts(5) file on this machine. */
  readonly hostsFile?: string;
  /** Those that processes of root may have, without `CAP_`; Docker's usual ones where it is left out. */
  readonly capabilities?: readonly string[];
  /** The user and group that it runs as; root where it is left out. */
  readonly user?: number;
}

/** Those that Docker gives (https://docs.docker.com/engine/security/#linux-kernel-capabilities). */
const usualCapabilities = [
  ...['audit_write', 'chown', 'dac_override', 'fowner', 'fsetid', 'kill', 'mknod', 'net_bind_service'],
  ...['net_raw', 'setfcap', 'setgid', 'setpcap', 'setuid', 'sys_chroot'],
];

/** What we need ourselves to go into its root folder, as its user. */
const ownCapabilities = ['setgid', 'setuid', 'sys_chroot'];

/**
 * Puts the image's files together below `$1` as a container sees them. Nothing is written to the image itself: what changes
 * is in memory. The rest of the words are what becomes process 1.
 */
const script = `
set -e
folder=$1 image=$2 data=$3 config=$4 hosts=$5
shift 5
mount --make-rprivate /
mount -t tmpfs tmpfs "$folder"
mkdir "$folder/upper" "$folder/work" "$folder/root"
root=$folder/root
mount -t overlay -o "lowerdir=$image,upperdir=$folder/upper,workdir=$folder/work" overlay "$root"
if [ -n "$hosts" ]; then cat "$hosts" >"$root/etc/hosts"; fi
mkdir -p "$root/data" "$root/config"
mount -o remount,ro "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --bind "$data" "$root/data"
if [ -n "$config" ]; then mount --bind -o ro "$config" "$root/config"; fi
exec "$@"
`;

/**
 * The words that run an unpacked image on this machine: a stand-in for a container runtime, with namespaces, capabilities and
 * mounts as Docker makes them for `docker run --read-only --tmpfs /run --tmpfs /tmp`. The network is the caller's; Docker's
 * filter of system calls and its AppArmor profile are lacking.
 */
export const asContainer = (
  image: ImageUnderTest,
  folder: string,
  { data, config = '', hostsFile = '', capabilities = usualCapabilities, user = 0 }: ContainerOptions,
  env: readonly string[],
): readonly string[] => [
  ...['unshare', '--mount', '--pid', '--ipc', '--uts', '--fork', '--kill-child'],
  ...['sh', '-c', script, 'sh', folder, image.root, data, config, hostsFile],
  ...['setpriv', '--inh-caps=-all'],
  `--bounding-set=-all,${[...new Set([...capabilities, ...ownCapabilities])].map((name) => `+${name}`).join(',')}`,
  ...['chroot', '--groups=', `--userspec=${user}:${user}`, `${folder}/root`],
  ...['/usr/bin/env', '-i', ...env, ...image.config.Entrypoint],
];
