import { Worker } from 'node:worker_threads';
import type { SettingsContext } from '../adapters/http/settings_routes.js';
import { clientSettingsReport, type Choices, type Reachable } from '../api/client_settings/report.js';
import type { CheckReport } from '../api/settings_report.js';
import type { LoadedSettings, Settings } from '../config/sections/registry.js';
import { presetNames, presets, type PresetName } from '../config/sections/ups_names.js';
import { isWildcard, type ListenAddress } from '../config/text/addresses.js';
import { seconds } from '../domain/core/time.js';
import { canonicalAddress, isLoopback } from '../platform/ip_address.js';
import { localAddresses, type LocalAddress } from '../platform/listening.js';
import { runAfter } from '../platform/timers.js';
import { httpTokenFile } from './context.js';

/** What people are shown of the configuration, and can have looked over. */
export const settingsContext = (
  { settings, entries, warnings }: LoadedSettings,
  file: string,
  dataFolder: string,
): SettingsContext => ({
  report: { file, entries, warnings },
  check: (yaml) => checkBeside(yaml, file),
  upses: settings.sections.map(({ name }) => name),
  clients: (wanted) => clientSettingsReport(choicesOf(settings, dataFolder, localAddresses()), wanted),
});

/** More than any real configuration takes, on a slow machine too. */
const checkTakes = seconds(10);

/** MiB. Aliases make much of a small text. */
const checkMemory = 128;

/** Looks a text over in a thread of its own: whatever it holds, the loop goes on beside it. Rejects where that thread fails. */
export function checkBeside(yaml: string, file: string): Promise<CheckReport> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL('../config/check_worker.js', import.meta.url), {
      workerData: { yaml, file },
      resourceLimits: { maxOldGenerationSizeMb: checkMemory },
    });
    const timer = runAfter(checkTakes, () => {
      void worker.terminate();
      resolve({ valid: false, mistakes: ['The text takes too long to check.'], warnings: [] });
    });
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => {
      timer.stop();
      reject(new Error('the thread that checks ended'));
    });
  });
}

/** What the clients of this installation can be given. */
export function choicesOf(
  { nut, http, sections }: Settings,
  dataFolder: string,
  local: readonly LocalAddress[],
): Choices {
  const names = new Set(sections.map(({ name }) => name));
  const isThere = ({ user, password, ups }: (typeof presets)[PresetName]): boolean =>
    nut.users.some((one) => one.name === user && one.password === password) && names.has(ups);
  return {
    addresses: nut.mode === 'external' ? [] : reachable(nut.listen, local),
    upses: [...names],
    users: nut.users.map(({ name, role, password }) => {
      const preset = Object.values(presets).find((one) => one.user === name && one.password === password);
      const fixed = preset === undefined ? null : `the fixed password of ${preset.appliance}`;
      return { name, role, password: fixed ?? `the password of user ${name} in nut.users` };
    }),
    appliances: presetNames.filter((one) => isThere(presets[one])),
    hub: http && {
      port: http.port,
      isReachable: reachable([http], local).length > 0,
      token:
        http.token === null
          ? `the token in the file ${httpTokenFile(dataFolder)}`
          : 'the token of http.token',
    },
  };
}

/** Networks between containers on this machine, where no client is. */
const isOfContainers = /^(?:docker|br-|veth|hassio|cni|virbr)/;

/** The addresses at which other machines reach a server that listens there, IPv4 first. */
export function reachable(
  listen: readonly ListenAddress[],
  local: readonly LocalAddress[],
): readonly Reachable[] {
  const found = listen.flatMap((place) =>
    isWildcard(place)
      ? local
          .filter(({ family }) => family === (place.address === '::' ? 'IPv6' : 'IPv4'))
          .filter((own) => !isOfContainers.test(own.interface) && !isOfItsLinkOnly(own.address))
          .map(({ address }) => ({ address, port: place.port }))
      : [{ address: place.address, port: place.port }],
  );
  return found
    .filter(({ address }) => !isLoopback(address) && address !== 'localhost')
    .sort((one, other) => Number(one.address.includes(':')) - Number(other.address.includes(':')));
}

const isOfItsLinkOnly = (address: string): boolean =>
  /^(?:fe80:|169\.254\.)/.test(canonicalAddress(address) ?? '');
