import { existsSync } from 'node:fs';
import { runProgram } from './run-program.mjs';
import { tell } from './tell.mjs';

// Debian starts a package's services when it is installed. They would hold the ports of the bundled broker and upsd.
const servicesOf = {
  'nut-server': ['nut-server.service', 'nut-driver-enumerator.path', 'nut-driver-enumerator.service'],
  'nut-client': ['nut-monitor.service'],
  mosquitto: ['mosquitto.service'],
};

/** The systemd units that come with `packages`. */
export const servicesFrom = (packages) => packages.flatMap((name) => servicesOf[name] ?? []);

/**
 * Stops and disables the services of packages that we have installed just now; others are the user's own.
 *
 * @param packages the packages' names
 * @param rootPrefix the words that make us root
 */
export const disableServicesOf = async (packages, rootPrefix) => {
  // sd_booted(3): without this folder systemd does not run here, and nothing was started.
  if (!existsSync('/run/systemd/system')) return;
  for (const service of servicesFrom(packages)) {
    const words = [...rootPrefix, 'systemctl', 'disable', '--now', service];
    const { code } = await runProgram(words[0], words.slice(1), { output: 'collect' });
    if (code === 0) tell(`Stopped and disabled ${service}: sentinel-ups runs its own.`);
  }
};
