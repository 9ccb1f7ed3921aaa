/**
 * A shell script that puts an image's files together below the folder `$1` as a container with a read-only root sees them,
 * and becomes the program that the rest of its words name. Nothing is written to the image.
 *
 * Words before the program: the folder, the image's root, what becomes /data, /config and /etc/hosts (the latter two may be
 * empty).
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
mkdir -p "$root/data" "$root/config"
echo '127.0.0.1 localhost' >"$root/etc/hosts"
mount -o remount,ro "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
for device in null zero full random urandom tty; do
  touch "$root/dev/$device"
  mount --bind "/dev/$device" "$root/dev/$device"
done
ln -s /proc/self/fd "$root/dev/fd"
mount -t tmpfs -o mode=755 tmpfs "$root/run"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount --bind "$data" "$root/data"
if [ -n "$config" ]; then mount --bind -o ro "$config" "$root/config"; fi
if [ -n "$hosts" ]; then mount --bind -o ro "$hosts" "$root/etc/hosts"; fi
exec "$@"
`;

export interface Mounts {
  /** An empty folder for the putting together. */
  readonly folder: string;
  readonly imageRoot: string;
  readonly data: string;
  readonly config: string;
  readonly hosts: string;
}

/** The words that make the mounts, in a mount namespace of their own, and run what stands behind them. */
export const mounting = ({ folder, imageRoot, data, config, hosts }: Mounts): readonly string[] => [
  ...['sh', '-c', script, 'sh', folder, imageRoot, data, config, hosts],
];

/** Where the container's root folder is then. */
export const rootIn = (folder: string): string => `${folder}/root`;
