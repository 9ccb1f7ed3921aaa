import { basename, relative } from 'node:path';
import { httpAdminTokenFile } from './app/context.js';
import type { Places } from './cli/arguments.js';
import type { Settings } from './config/sections/registry.js';
import { nutPort } from './config/text/addresses.js';
import { bracketed } from './platform/ip_address.js';

/**
 * What somebody who has just started the service can do next, a line each. Passwords are never among them.
 *
 * @param program how it is called again
 */
export function nextSteps(settings: Settings, places: Places, program: string): readonly string[] {
  const { sections, mqtt, nut, http } = settings;
  const ups = sections[0]?.name ?? 'ups';
  const where = places.data === 'data' ? '' : ` --data ${places.data}`;
  const lines = [
    `Configuration: ${places.config}. After a change: restart; to check it: ${program} check --config ${places.config}`,
  ];
  const [listen] = nut.listen;
  if (nut.mode === 'bundled' && listen !== undefined) {
    lines.push(
      `Ask the UPS: upsc ${ups}@${fromHere(listen.address)}${unlessDefault(':', listen.port)} 2>/dev/null`,
    );
  }
  if (mqtt !== null) {
    lines.push(
      mqtt.url === null
        ? `Watch MQTT: mosquitto_sub -h 127.0.0.1 -v -t '${mqtt.baseTopic}/#'`
        : `Watch MQTT: subscribe to '${mqtt.baseTopic}/#' on ${mqtt.url}`,
    );
  }
  if (http !== null) {
    const token = http.adminToken === null ? `$(cat ${httpAdminTokenFile(places.data)})` : 'TOKEN';
    const which = http.adminToken === null ? '' : ' (TOKEN: the one of http.admin_token)';
    lines.push(
      `Ask the hub: curl --oauth2-bearer ${token} http://${fromHere(http.address)}:${http.port}/api/status${which}`,
    );
  }
  lines.push(`See everything: ${program} status${where}`);
  lines.push(
    `Try it out: ${program} drill start${where} (clients that obey this UPS will shut down), then drill stop`,
  );
  return lines;
}

/** The same for the app of Home Assistant, where nobody has a command line. */
export function nextStepsOfApp(settings: Settings): readonly string[] {
  const { mqtt, nut, http } = settings;
  const lines = ['After a change of the options: save, and restart the app.'];
  if (nut.mode === 'bundled') lines.push(...nutStepsOfApp(settings));
  if (mqtt === null) lines.push('MQTT is switched off (mqtt.enabled): Home Assistant gets no entities.');
  if (http === null) {
    lines.push(
      'Client scripts are not served over HTTP; to serve them, write 0.0.0.0:5000 into http.listen.',
    );
  }
  return lines;
}

function nutStepsOfApp({ sections, nut }: Settings): readonly string[] {
  const open = nut.listen.find(({ address }) => !isLoopback(address));
  if (open !== undefined) {
    const ups = `${sections[0]?.name ?? 'ups'}@ADDRESS${unlessDefault(':', open.port)}`;
    return [`NUT clients ask ${ups}, where ADDRESS is that of Home Assistant's machine.`];
  }
  const [here] = nut.listen;
  if (here === undefined) return [];
  const everywhere = `0.0.0.0:${here.port}`;
  const why =
    nut.users.length === 0
      ? `nut.users is empty. Add a user there and leave nut.listen empty, or write ${everywhere} into nut.listen.`
      : `nut.listen names this machine only. Write ${everywhere} into it.`;
  const upsAt = `${here.address}${unlessDefault(', port ', here.port)}`;
  return [
    `NUT clients on other machines are not served: ${why} Home Assistant's own NUT integration finds the UPS at ${upsAt}.`,
  ];
}

const unlessDefault = (before: string, port: number): string => (port === nutPort ? '' : `${before}${port}`);

const isLoopback = (host: string): boolean => /^(127\.|::1$|localhost$)/.test(host);

/** How this machine reaches what listens there. */
const fromHere = (host: string): string =>
  host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : bracketed(host);

/**
 * How somebody in the folder `from` calls this program again, for a command line.
 *
 * @param script the path by which Node.js was given it; a link (npm's, the image's) has the program's own name
 */
export const programCall = (script: string, from: string): string => {
  if (basename(script) === 'sentinel-ups') return 'sentinel-ups';
  const below = relative(from, script);
  return `node ${below.startsWith('..') || from === '/' ? script : below}`;
};
