import { hostname } from 'node:os';
import { resolve } from 'node:path';
import { LogOutlets } from '../adapters/log/log_outlets.js';
import type { LogOutput } from '../adapters/log/standard_output.js';
import type { LogSettings } from '../config/sections/log.js';
import { version } from '../version.js';

/** Standard output, and everything else that the configuration names. What is not configured is not loaded. */
export async function createLogOutlets(
  { file, syslog, sentry }: LogSettings,
  dataFolder: string,
  standardOutput: LogOutput,
): Promise<LogOutlets> {
  const sender = { hostname: hostname(), app: 'sentinel-ups', processId: process.pid, version };
  const carriers = await Promise.all([
    file === null
      ? []
      : import('../adapters/log/outlets/file.js').then((it) =>
          it.fileCarrier(file, resolve(dataFolder, file.path)),
        ),
    syslog === null
      ? []
      : import('../adapters/log/outlets/receiver.js').then((it) => it.receiverCarrier(syslog, sender)),
    sentry === null
      ? []
      : import('../adapters/log/outlets/sentry.js').then((it) => it.sentryCarrier(sentry, sender)),
  ]);
  return new LogOutlets(standardOutput, carriers.flat());
}
