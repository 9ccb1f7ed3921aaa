import { httpTokenFile } from './app/data_folder.js';
import type { Settings } from './config/settings.js';

/**
 * What somebody who has just started the service can do next, a line each. Passwords are never among them.
 *
 * @param program how it is called again
 */
export function nextSteps(
  settings: Settings,
  places: { config: string; data: string },
  program: string,
): readonly string[] {
  const { upses, mqtt, nut, http } = settings;
  const ups = upses[0]?.name ?? 'ups';
  const where = places.data === 'data' ? '' : ` --data ${places.data}`;
  const lines = [
    `Configuration: ${places.config}. After a change: restart; to check it: ${program} check --config ${places.config}`,
  ];
  const [listen] = nut.listen;
  if (nut.mode === 'bundled' && listen !== undefined) {
    lines.push(
      `Ask the UPS: upsc ${ups}@${fromHere(listen.host)}${listen.port === 3493 ? '' : `:${listen.port}`} 2>/dev/null`,
    );
  }
  if (mqtt !== null) {
    lines.push(
      mqtt.url === null
        ? `Watch MQTT: mosquitto_sub -h 127.0.0.1 -v -t '${mqtt.baseTopic}/#'`
        : `Watch MQTT: subscribe to '${mqtt.baseTopic}/#' on ${withoutCredentials(mqtt.url)}`,
    );
  }
  if (http !== null) {
    const token = http.token === null ? `$(cat ${httpTokenFile(places.data)})` : 'TOKEN';
    const which = http.token === null ? '' : ' (TOKEN: the one of http.token)';
    lines.push(
      `Ask the hub: curl -H "Authorization: Bearer ${token}" http://${fromHere(http.host)}:${http.port}/api/status${which}`,
    );
  }
  lines.push(`See everything: ${program} status${where}`);
  lines.push(
    `Try it out: ${program} drill start${where} (clients that obey this UPS will shut down), then drill stop`,
  );
  return lines;
}

/** The same for the app of Home Assistant, where nobody has a command line. */
export function nextStepsOfApp({ upses, mqtt, nut, http }: Settings): readonly string[] {
  const lines = ['After a change of the options: save, and restart the app.'];
  const [listen] = nut.listen;
  if (nut.mode === 'bundled' && listen !== undefined) {
    const where = `${upses[0]?.name ?? 'ups'}@ADDRESS${listen.port === 3493 ? '' : `:${listen.port}`}`;
    lines.push(
      nut.listen.every(({ host }) => isLoopback(host))
        ? 'NUT clients on other machines are not served: nut.users is empty. Add a user there, or write 0.0.0.0:3493 into ' +
            "nut.listen. Home Assistant's own NUT integration finds the UPS at 127.0.0.1."
        : `NUT clients ask ${where}, where ADDRESS is that of Home Assistant's machine.`,
    );
  }
  if (mqtt === null) lines.push('MQTT is switched off (mqtt.enabled): Home Assistant gets no entities.');
  if (http === null) {
    lines.push(
      'Client scripts are not served over HTTP; to serve them, write 0.0.0.0:5000 into http.listen.',
    );
  }
  return lines;
}

const isLoopback = (host: string): boolean => /^(127\.|::1$|localhost$)/.test(host);

/** How this machine reaches what listens there. */
const fromHere = (host: string): string => {
  if (host === '0.0.0.0') return '127.0.0.1';
  if (host === '::') return '[::1]';
  return host.includes(':') ? `[${host}]` : host;
};

function withoutCredentials(url: string): string {
  const parsed = new URL(url);
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}
