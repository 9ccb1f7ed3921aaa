import { httpTokenFile } from './app/data_folder.js';
import type { Settings } from './config/settings.js';

/** What somebody who has just started the service can do next, a line each. Passwords are never among them. */
export function nextSteps(settings: Settings, places: { config: string; data: string }): readonly string[] {
  const { upses, mqtt, nut, http } = settings;
  const ups = upses[0]?.name ?? 'ups';
  const program = `node dist/main.js`;
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
