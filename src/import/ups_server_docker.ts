import { createHash } from 'node:crypto';
import { outcomeOfList, type ListItem } from './account.js';
import { problemIn, type Draft, type HostKey, type Importer } from './draft.js';
import { addHost, minutesOf, truthOf } from './hosts.js';
import { importSchedules } from './schedules.js';
import { importMail } from './mail.js';
import { effectiveSettings, mapOf, Outcome } from './source.js';
import type { EffectiveSettings, Remark, Section } from './source.js';

/** The token in the example configuration. */
const exampleToken = 'your_super_secret_api_token';

/** SHA-256 of the token that the program falls back to, which stands in its source (app/api.py). */
const fallbackToken = '18235694fece24215991bd6c8a269d5673e0fbe77fdf88f576c23834d57cfc12';

const isKnown = (token: string): boolean =>
  token === exampleToken || createHash('sha256').update(token).digest('hex') === fallbackToken;

const tokenOutcome: Importer = (value, draft) => {
  const problem = problemIn({ http: { token: value } });
  if (problem !== null)
    return Outcome.unsafe(
      `NOT taken over: ${problem}; one is made at the first start, and has to be given to each client`,
    );
  const outcome = draft.set('http.token', value);
  return outcome.verdict === 'imported' && isKnown(value)
    ? Outcome.unsafe(
        'taken over as http.token, but everyone can read this token in the original: give a new one to this server and to each client',
      )
    : outcome;
};

const itemsOf = (value: string, separator: RegExp): readonly string[] =>
  value.split(separator).filter((item) => item !== '');

/** Addresses of the sentinels, parted by spaces or commas. */
export const sentinelsOutcome: Importer = (value, draft, key) => {
  const items = itemsOf(value, /[\s,]+/).map((text) => ({ text, outcome: draft.addSentinel(text) }));
  return outcomeOfList({ key, value }, 'sentinels', items);
};

/** `ups` or `ups@192.168.1.5`. */
const upsAt = (value: string, draft: Draft): Outcome => draft.nameUps(value.split('@')[0] ?? '');

const expectedPair = Outcome.rejected('expected a pair such as 192.168.1.12;00:11:32:f8:af:9f');

/** `192.168.1.12;00:11:32:f8:af:9f`. */
const oldHost = (text: string, draft: Draft): ListItem => {
  const [address = '', mac = '', ...more] = text.split(';');
  if (more.length > 0) return { text, outcome: expectedPair };
  const outcomes = addHost(new Map<HostKey, string>().set('address', address).set('mac', mac), draft);
  const ofAddress = outcomes.get('address') ?? expectedPair;
  const ofMac = outcomes.get('mac') ?? expectedPair;
  if (ofAddress.verdict === 'rejected' && ofMac.verdict === 'rejected')
    return { text, outcome: ofAddress.what === ofMac.what ? ofAddress : expectedPair };
  if (ofMac.verdict === 'rejected') return { text, outcome: ofMac, only: 'the address' };
  if (ofAddress.verdict === 'rejected')
    return { text, outcome: ofAddress, only: 'the MAC, so that it is woken by hand' };
  return { text, outcome: ofAddress };
};

const hostsOutcome: Importer = (value, draft, key) => {
  const hosts = itemsOf(value, /\s+/).map((text) => oldHost(text, draft));
  return outcomeOfList({ key, value }, 'hosts', hosts);
};

const broadcastOutcome: Importer = (value, draft) =>
  draft.set('wake.broadcast', value, 'expected an IPv4 address');

/** What becomes of the settings that stand before the first section. */
const importers = mapOf<Importer>({
  SENTINEL_HOSTS: sentinelsOutcome,
  WAKE_HOSTS: hostsOutcome,
  UPS_NAME: upsAt,
  DEFAULT_BROADCAST_IP: broadcastOutcome,
  BROADCAST_IP: broadcastOutcome,
  API_TOKEN: tokenOutcome,
  WOL_DELAY_MINUTES: (value, draft) =>
    draft.set('wake.delay', `${minutesOf(value) ?? '?'}m`, 'expected whole minutes'),
  CLIENT_STALE_TIMEOUT_MINUTES: (value) =>
    minutesOf(value) === 5
      ? Outcome.notNeeded('a silent client counts as stale after 5 minutes here too')
      : Outcome.unsupported('when a silent client counts as stale cannot be set; it is 5 minutes'),
  POWER_SIMULATION_MODE: (value) =>
    truthOf(value) === true
      ? Outcome.unsafe(
          'NOT taken over: a simulated outage was on; here "sentinel-ups drill start" begins one',
        )
      : Outcome.notNeeded('"sentinel-ups drill start" simulates an outage'),
  DEBUG_MODE: (value, draft) =>
    truthOf(value) === true
      ? draft.set('log.level', 'debug')
      : Outcome.notNeeded('that is so unless log.level says otherwise'),
  UPS_STATE_FILE: () => Outcome.notNeeded('sentinel-ups is the NUT driver itself and needs no file for it'),
});

/** What the keys of a host's section tell. */
const hostKeys = mapOf<HostKey>({
  IP: 'address',
  NAME: 'name',
  MAC: 'mac',
  BROADCAST_IP: 'wake.broadcast',
  SHUTDOWN_DELAY_MINUTES: 'shutdown_delay',
  AUTO_WOL: 'wake.auto',
  IGNORE_SIMULATION: 'ignore_drills',
});

const importHost = (given: EffectiveSettings, draft: Draft): void => {
  const found = [...hostKeys].flatMap(([written, key]) => {
    const value = given.get(written);
    return value === undefined ? [] : [{ key, ...value }];
  });
  if (found.length === 0) return;
  const outcomes = addHost(new Map(found.map(({ key, value }) => [key, value])), draft);
  for (const { key, setting } of found) setting.outcome = outcomes.get(key) ?? setting.outcome;
};

/** Imports a power_manager.conf, in its new form (sections for hosts) or an older one. */
export const importPowerManager = (sections: readonly Section[], draft: Draft, remark: Remark): void => {
  for (const section of sections) {
    const given = effectiveSettings(section);
    if (section.heading === null) {
      for (const [key, { setting, value }] of given)
        setting.outcome = importers.get(key)?.(value, draft, key) ?? setting.outcome;
      importMail(given, draft);
      if (!given.has('API_TOKEN'))
        remark(
          Outcome.unsafe(
            'it has no API_TOKEN: the original then takes a token that everyone can read in its source. It was NOT taken over: one is made at the first start, and has to be given to each client',
          ),
        );
    } else if (section.name.startsWith('WAKE_HOST')) {
      section.heading.outcome = Outcome.imported('hosts');
      importHost(given, draft);
    }
  }
  importSchedules(
    sections.filter(({ heading, name }) => heading !== null && name.startsWith('SCHEDULE')),
    draft,
  );
};

/** Imports an upshub.conf: a section for each client, named by its address. */
export const importUpshub = (sections: readonly Section[], draft: Draft): void => {
  for (const section of sections) {
    if (section.heading === null) continue;
    const given = effectiveSettings(section);
    const name = given.get('UPS_NAME');
    if (name !== undefined) name.setting.outcome = upsAt(name.value, draft);
    importHost(new Map([...given, ['IP', { setting: section.heading, value: section.name }]]), draft);
  }
};

/** What the program does without being told, so that its clients find it here. @param formats of all imported files */
export const importHubDefaults = (formats: ReadonlySet<string>, draft: Draft, remark: Remark): void => {
  const isNamed = formats.has('ups.conf') || (draft.upsNames.length > 0 && !formats.has('powerwatch.py'));
  if (!isNamed && draft.nameUps('ups').verdict === 'imported')
    remark(Outcome.imported('ups.name: its UPS is called ups where ups.conf says nothing else'));
  if (draft.set('ups.low_battery_after', '0s').verdict === 'imported')
    remark(Outcome.imported('ups.low_battery_after: it says OB LB as soon as the mains is gone'));
  if (draft.hosts.some((host) => host.has('shutdown_delay'))) {
    draft.set('http.listen', '0.0.0.0:5000');
    remark(Outcome.imported('http.listen: its clients report to port 5000'));
  }
  const user = { name: 'monuser', password: 'secret', role: 'secondary' } as const;
  if (!formats.has('upsd.users') && draft.addUser(user).verdict === 'imported')
    remark(
      Outcome.unsafe(
        'nut.presets: its ready-made user monuser was taken over, and everyone knows the password',
      ),
    );
};
