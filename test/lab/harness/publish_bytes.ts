import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { House } from './in_house.js';
import { mustRun } from './run_to_end.js';

/** Publishes exactly these bytes on a topic below the base topic. @param more further words for mosquitto_pub, such as `-r` */
export const publishBytes = async (
  { lab, service }: House,
  topic: string,
  bytes: Buffer,
  ...more: readonly string[]
): Promise<void> => {
  const file = join(service.folder, 'payload');
  await writeFile(file, bytes);
  const [first, ...rest] = lab.onMachine;
  const broker = ['-h', '127.0.0.1', '-p', '1883', '-q', '1'];
  await mustRun(first, [
    ...rest,
    'mosquitto_pub',
    ...broker,
    ...['-t', `sentinel-ups/${topic}`, '-f', file, ...more],
  ]);
};
