import { open, type FileHandle } from 'node:fs/promises';
import { Failure } from '../../domain/failure.js';

/** Debian and Ubuntu, some others, Alpine; in this order, because Debian's /usr/sbin/upsd is a wrapper script. */
const usualPlaces = [
  '/lib/nut/upsd',
  '/usr/lib/nut/upsd',
  '/usr/libexec/nut/upsd',
  '/usr/sbin/upsd',
  '/usr/local/sbin/upsd',
];

/**
 * The real upsd. Scripts are passed over: Debian's wrapper does nothing unless its nut.conf says so.
 *
 * @throws Failure UPSD_MISSING
 */
export async function findUpsd(places: readonly string[] = usualPlaces): Promise<string> {
  for (const place of places) if (await isProgram(place)) return place;
  throw new Failure(
    'UPSD_MISSING',
    "NUT's server program upsd is not installed.",
    'Run: apt-get install -y nut-server nut-client',
  );
}

async function isProgram(path: string): Promise<boolean> {
  let file: FileHandle | null = null;
  try {
    file = await open(path);
    const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
    return buffer.toString('latin1') !== '#!';
  } catch {
    return false;
  } finally {
    await file?.close();
  }
}
