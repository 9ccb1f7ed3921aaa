import { describe, expect, it } from 'vitest';
import { load, type LoadContext } from '../given.js';

const shown = async (text: string, context?: LoadContext): Promise<ReadonlyMap<string, string>> => {
  const { entries } = await load(text, context);
  return new Map(
    entries.map(({ path, value, source, line }) => [
      path,
      `${JSON.stringify(value)} ${source}${line === null ? '' : `:${line}`}`,
    ]),
  );
};

const text = `sentinels:
  - 10.0.0.1
  - {name: Plug, address: 10.0.0.2, probe: tcp, port: !secret port}
detection: &same
  interval: !env_var INTERVAL
  timeout: !env_var TIMEOUT 900ms
ups:
  driver: snmp-ups
  port: 10.0.0.5
  settings: ["community = topsecret", "mibs = ietf"]
hosts:
  - {name: NAS, powered_by: ups, address: 10.0.0.9}
nut:
  users:
    - {name: monuser, password: plainword}
mqtt: {url: "mqtt://user:word@broker"}
http:
  token: !secret token
wake: {}
`;

describe('the entries of a configuration', () => {
  const context = { secrets: 'token: correct-horse\nport: 7', env: { INTERVAL: '3s' } };

  it.each([
    ['a value in the file', 'sentinels[1].name', '"Plug" file:3'],
    ['what an address is short for', 'sentinels[0].address', '"10.0.0.1" file:2'],
    ['what it brings with it', 'sentinels[0].probe', '"icmp" default'],
    ['a name that is short for a list', 'hosts[0].powered_by[0]', '"ups" file:12'],
    ['a line of a list that is short for a section', 'ups.settings.mibs', '"ietf" file:10'],
    ['a default in a section that is there', 'detection.confirmations', '3 default'],
    ['a default of a section that is not', 'log.level', '"info" default'],
    ['an empty list', 'witnesses', '[] default'],
    ['a default in a list', 'nut.listen[0]', '"127.0.0.1:3493" default'],
    ['a secret, whatever it is for', 'sentinels[1].port', '"(hidden)" secret:3'],
    ['a secret that is one by its nature', 'http.token', '"(hidden)" secret:18'],
    ['what comes from the environment', 'detection.interval', '"(hidden)" environment:5'],
    ['what stands in for what the environment lacks', 'detection.timeout', '"(hidden)" file:6'],
    ['a password in the file', 'nut.users[0].password', '"(hidden)" file:15'],
    ['a URL that holds one', 'mqtt.url', '"(hidden)" file:16'],
    ['a password of a driver', 'ups.settings.community', '"(hidden)" file:10'],
  ])('tell %s', async (_what, path, expected) => {
    expect((await shown(text, context)).get(path)).toBe(expected);
  });

  it('hide a secret that is a line of a list that is short for a section', async () => {
    const listed = text.replace('"mibs = ietf"]', '!secret line]');
    const entries = await shown(listed, {
      ...context,
      secrets: `${context.secrets}\nline: secName = hunter2`,
    });
    expect(entries.get('ups.settings.secName')).toContain('(hidden)');
  });

  it('never hold a secret', async () => {
    const all = JSON.stringify((await load(text, context)).entries);
    for (const secret of ['topsecret', 'plainword', 'correct-horse', 'user:word', '3s', '900ms'])
      expect(all).not.toContain(secret);
  });

  it('tell what is merged in at the place where it stands', async () => {
    const merged = await shown(`sentinels: [10.0.0.1]
hosts:
  - &nas {name: NAS, address: 10.0.0.9, shutdown_delay: 5m}
  - {<<: *nas, name: Two, address: 10.0.0.10}
`);
    expect(merged.get('hosts[1].shutdown_delay')).toBe('"5m" file:3');
    expect(merged.get('hosts[1].name')).toBe('"Two" file:4');
  });

  it('tell that MQTT is turned off', async () => {
    const off = await shown('sentinels: [10.0.0.1]\nmqtt: {enabled: false}\n');
    expect(off.get('mqtt')).toBe('false file:2');
  });
});
