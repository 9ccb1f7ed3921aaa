import { isIPv4 } from 'node:net';
import { schema } from '../config/sections/registry.js';
import type { Draft } from './draft.js';
import { settleHost } from './host_section.js';
import { minutesOf, truthOf } from './host_drafts.js';
import { isKnownToken } from './known_secrets.js';
import { awaited, needless, taken, unsafe, unusable, type Fate, type Given, type Ledger } from './ledger.js';
import { fateOfList, type Part } from './list_fate.js';
import type { Section } from './source.js';

type Reader = (value: string, draft: Draft, key: string) => Fate;

const mail = awaited('sentinel-ups sends no mail yet');
const notice = awaited('sentinel-ups sends no notifications yet; MQTT and Home Assistant show what happens');
const schedule = awaited(
  'sentinel-ups has no schedules yet; "sentinel-ups drill start" and "stop" do the same',
);

const broadcast: Reader = (value, draft) =>
  isIPv4(value) ? draft.set('wake.broadcast', value) : unusable('expected an IPv4 address');

const token: Reader = (value, draft) => {
  const { minLength, maxLength, pattern, expected } = schema.properties.http.properties.token;
  if (value.length < minLength || value.length > maxLength || !new RegExp(pattern).test(value))
    return unsafe(
      `NOT taken over: expected ${expected}; one is made at the first start, and has to be given to each client`,
    );
  const fate = draft.set('http.token', value);
  return fate.verdict === 'taken' && isKnownToken(value)
    ? unsafe(
        'taken over as http.token, but everyone can read this token in the original: give a new one to this server and to each client',
      )
    : fate;
};

const entriesOf = (value: string, separator: RegExp): readonly string[] =>
  value.split(separator).filter((entry) => entry !== '');

/** Addresses of the sentinels, parted by spaces or commas. */
export const sentinels: Reader = (value, draft, key) =>
  fateOfList(
    { key, value },
    'sentinels',
    entriesOf(value, /[\s,]+/).map((text) => ({ text, fate: draft.addSentinel(text) })),
  );

/** `ups` or `ups@192.168.1.5`. */
export const upsAt = (value: string, draft: Draft): Fate => draft.nameUps(value.split('@')[0] ?? '');

const expectedPair = unusable('expected a pair such as 192.168.1.12;00:11:32:f8:af:9f');

/** `192.168.1.12;00:11:32:f8:af:9f`. */
const oldHost = (text: string, draft: Draft): Part => {
  const [address = '', mac = '', ...more] = text.split(';');
  if (more.length > 0) return { text, fate: expectedPair };
  const fields = [
    ['address', address],
    ['mac', mac],
  ] as const;
  const fates = draft.hosts.add(new Map(fields));
  const ofAddress = fates.get('address') ?? expectedPair;
  const ofMac = fates.get('mac') ?? expectedPair;
  if (ofAddress.verdict === 'unusable' && ofMac.verdict === 'unusable')
    return { text, fate: ofAddress.what === ofMac.what ? ofAddress : expectedPair };
  if (ofMac.verdict === 'unusable') return { text, fate: ofMac, only: 'the address' };
  if (ofAddress.verdict === 'unusable')
    return { text, fate: ofAddress, only: 'the MAC, so that it is woken by hand' };
  return { text, fate: ofAddress };
};

const oldHosts: Reader = (value, draft, key) =>
  fateOfList(
    { key, value },
    'hosts',
    entriesOf(value, /\s+/).map((text) => oldHost(text, draft)),
  );

const readers: Readonly<Record<string, Reader>> = {
  SENTINEL_HOSTS: sentinels,
  WAKE_HOSTS: oldHosts,
  UPS_NAME: upsAt,
  DEFAULT_BROADCAST_IP: broadcast,
  BROADCAST_IP: broadcast,
  API_TOKEN: token,
  WOL_DELAY_MINUTES: (value, draft) => {
    const minutes = minutesOf(value);
    return minutes === null ? unusable('expected whole minutes') : draft.set('wake.delay', `${minutes}m`);
  },
  CLIENT_STALE_TIMEOUT_MINUTES: () =>
    awaited('when a silent client counts as stale cannot be set; it is 5 minutes'),
  POWER_SIMULATION_MODE: (value) =>
    truthOf(value) === true
      ? unsafe('NOT taken over: a simulated outage was on; here "sentinel-ups drill start" begins one')
      : needless('"sentinel-ups drill start" simulates an outage'),
  DEBUG_MODE: (value, draft) =>
    truthOf(value) === true
      ? draft.set('log.level', 'debug')
      : needless('that is so unless log.level says otherwise'),
  UPS_STATE_FILE: () => needless('sentinel-ups is the NUT driver itself and needs no file for it'),
};

const readerOf = (key: string): Reader | null => {
  if (Object.hasOwn(readers, key)) return readers[key] ?? null;
  if (key.startsWith('SMTP_')) return () => mail;
  return key.startsWith('NOTIFY_') ? () => notice : null;
};

const settleMain = (given: ReadonlyMap<string, Given>, draft: Draft, ledger: Ledger): void => {
  for (const [key, { setting, value }] of given) {
    const reader = readerOf(key);
    if (reader !== null) ledger.settle(setting, reader(value, draft, key));
  }
};

/** Takes over a power_manager.conf of UPS_Server_Docker, in its new form (sections for hosts) or an older one. */
export const importPowerManager = (sections: readonly Section[], draft: Draft, ledger: Ledger): void => {
  for (const section of sections) {
    const given = ledger.effective(section);
    if (section.name === null) {
      settleMain(given, draft, ledger);
      if (!given.has('API_TOKEN'))
        ledger.remark(
          unsafe(
            'it has no API_TOKEN: the original then takes a token that everyone can read in its source. It was NOT taken over: one is made at the first start, and has to be given to each client',
          ),
        );
    } else if (section.name.startsWith('WAKE_HOST')) {
      ledger.settleAll([section.heading], taken('hosts'));
      settleHost(given, draft, ledger);
    } else if (section.name.startsWith('SCHEDULE')) {
      ledger.settleAll([section.heading, ...section.settings], schedule);
    }
  }
};
