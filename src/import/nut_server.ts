import { isIP, isIPv6 } from 'node:net';
import { isWildcard, listenAddressOf, nutPort, type ListenAddress } from '../config/text/addresses.js';
import { outcomeOfList } from './account.js';
import type { NutUser } from '../config/sections/nut_users.js';
import type { Draft } from './draft.js';
import { effectiveSettings, mapOf, Outcome, setOutcomes } from './source.js';
import type { Remark, Section, Setting } from './source.js';

/** dummy-ups plays a file (NUT: dummy-ups(8)): such a UPS is as little a real one as ours. */
const dummyDrivers: readonly (string | undefined)[] = ['dummy-ups', 'sentinel-ups'];

/** Imports ups.conf: the names and descriptions of dummy UPSes. */
export const importUpsConf = (sections: readonly Section[], draft: Draft): void => {
  for (const section of sections) {
    const { name, heading } = section;
    if (heading === null) {
      setOutcomes(section, Outcome.notNeeded('it is for drivers that sentinel-ups does not start'));
      continue;
    }
    const given = effectiveSettings(section);
    if (!dummyDrivers.includes(given.get('driver')?.value)) {
      setOutcomes(section, Outcome.unsupported('sentinel-ups runs no drivers for real UPSes yet'));
      continue;
    }
    setOutcomes(section, Outcome.notNeeded('sentinel-ups is the NUT driver itself'));
    heading.outcome = draft.nameUps(name);
    const description = given.get('desc');
    if (description === undefined || heading.outcome.verdict !== 'imported') continue;
    description.setting.outcome =
      draft.upsNames[0] === name
        ? draft.set('ups.description', description.value)
        : Outcome.imported('ups.aliases, which share the description of ups.name');
  }
};

/** An address to listen at, and how `nut.listen` has it. */
type Listen = ListenAddress & { readonly text: string };

/** The addresses of `LISTEN address [port]`; null where it is not of that form. */
const listensOf = ({ value }: Setting): readonly Listen[] | null => {
  const [address = '', port = String(nutPort), ...more] = (value ?? '').trim().split(/\s+/);
  // What upsd means by an asterisk (upsd.conf(5)).
  const hosts = address === '*' ? ['0.0.0.0', '::'] : [address];
  const listens = hosts.flatMap((host) => {
    const text = `${isIPv6(host) ? `[${host}]` : host}:${port}`;
    const listen = listenAddressOf(text, nutPort);
    return listen === null ? [] : [{ ...listen, text }];
  });
  return more.length > 0 || listens.length === 0 ? null : listens;
};

const isCovered = (listen: Listen, wildcard: Listen): boolean =>
  listen.text !== wildcard.text &&
  isIP(listen.address) === isIP(wildcard.address) &&
  listen.port === wildcard.port;

/** The wildcards first: what they cover is not needed, and upsd could not listen on both. */
const importListens = (settings: readonly Setting[], draft: Draft): void => {
  const given = settings.map((setting) => ({ setting, listens: listensOf(setting) }));
  const hasWildcard = ({ listens }: (typeof given)[number]): boolean => listens?.some(isWildcard) === true;
  const wildcards = given.flatMap(({ listens }) => listens ?? []).filter(isWildcard);
  const inOrder = [...given.filter(hasWildcard), ...given.filter((one) => !hasWildcard(one))];
  for (const { setting, listens } of inOrder) {
    const items = listens?.map((listen) => {
      const { text } = listen;
      const wildcard = wildcards.find((one) => isCovered(listen, one));
      const outcome =
        wildcard === undefined ? draft.addListen(text) : Outcome.notNeeded(`${wildcard.address} covers it`);
      return { text, outcome };
    });
    setting.outcome =
      items === undefined
        ? Outcome.rejected('expected an address, and a port from 1 to 65535')
        : outcomeOfList({ key: setting.key, value: setting.value ?? '' }, 'nut.listen', items);
  }
};

const noTls = Outcome.unsupported('sentinel-ups has no TLS for NUT clients yet');

/** The other settings of upsd (upsd.conf(5)), each with what it does by itself. */
const upsdOutcomes = mapOf({
  MAXCONN: Outcome.notNeeded('sentinel-ups gives its upsd a limit: what the system lets it open, up to 4096'),
  MAXAGE: Outcome.unsupported('upsd is run with its own 15 s'),
  TRACKINGDELAY: Outcome.unsupported('upsd is run with its own hour'),
  CERTFILE: noTls,
  CERTPATH: noTls,
  CERTIDENT: noTls,
  CERTREQUEST: noTls,
  DISABLE_WEAK_SSL: noTls,
  STATEPATH: Outcome.notNeeded('sentinel-ups gives its upsd a folder of its own'),
  ALLOW_NO_DEVICE: Outcome.notNeeded('there is always a UPS'),
  ALLOW_NOT_ALL_LISTENERS: Outcome.notNeeded(
    'an address that the machine lacks is left out until it is there',
  ),
  DEBUG_MIN: Outcome.notNeeded('log.level says how much is told'),
});

/** Imports upsd.conf: where upsd listens. */
export const importUpsdConf = (sections: readonly Section[], draft: Draft, remark: Remark): void => {
  const settings = sections.flatMap((section) => section.settings);
  const listens = settings.filter(({ key }) => key === 'LISTEN');
  importListens(listens, draft);
  for (const setting of settings) setting.outcome = upsdOutcomes.get(setting.key) ?? setting.outcome;
  if (draft.listens.length > 0) return;
  draft.addListen(`127.0.0.1:${nutPort}`);
  remark(Outcome.imported('nut.listen: without a usable LISTEN, upsd serves its own machine only'));
};

/** Passwords that stand in the source or the documents of the programs that are imported from, or in firmware. */
const knownPasswords = ['secret', 'monpass', 'adminpass', '123456', 'mypass', 'pass', 'password', 'admin'];

const wordsOf = ({ value }: Setting): readonly string[] => (value ?? '').toLowerCase().split(/[\s,]+/);

/** In this file upsd reads keys in whatever case. */
const valuesOf = ({ settings }: Section, key: string): readonly string[] =>
  settings.filter((setting) => setting.key.toLowerCase() === key).flatMap(wordsOf);

/** What NUT grants (upsd.users(5)) as the nearest of the three roles. */
const roleOf = (section: Section): NutUser['role'] => {
  const upsmon = valuesOf(section, 'upsmon');
  const actions = valuesOf(section, 'actions');
  if (upsmon.includes('primary') || upsmon.includes('master') || actions.includes('fsd')) return 'primary';
  return actions.length + valuesOf(section, 'instcmds').length > 0 ? 'admin' : 'secondary';
};

const rights: Readonly<Record<NutUser['role'], readonly string[]>> = {
  secondary: ['upsmon'],
  primary: ['upsmon', 'fsd'],
  admin: ['upsmon', 'set', 'instcmds'],
};

/** What a right that the file grants has become. */
const outcomeOfRight = (setting: Setting, role: NutUser['role'], isKnown: boolean): Outcome => {
  const key = setting.key.toLowerCase();
  const granted = key === 'actions' ? wordsOf(setting) : [key];
  const isLess = key === 'upsmon' && role === 'secondary' && /primary|master/i.test(setting.value ?? '');
  if (!isLess && granted.every((right) => rights[role].includes(right)))
    return Outcome.imported(`nut.users, role ${role}`);
  return isKnown
    ? Outcome.unsafe(
        'NOT taken over: everyone knows the password, so that this user may only log in (role secondary)',
      )
    : Outcome.rejected(
        `the user has the role ${role}, and one user has one role: make a second user for this`,
      );
};

const importUser = (section: Section, draft: Draft): void => {
  const password = effectiveSettings(section, (key) => key.toLowerCase()).get('password');
  if (password === undefined) {
    setOutcomes(section, Outcome.unsafe('NOT taken over: a user without a password'));
    return;
  }
  const isKnown = knownPasswords.includes(password.value);
  const role = isKnown ? 'secondary' : roleOf(section);
  const outcome = draft.addUser({ name: section.name, password: password.value, role });
  if (outcome.verdict !== 'imported') {
    setOutcomes(section, outcome);
    return;
  }
  if (section.heading !== null) section.heading.outcome = outcome;
  const remedy =
    outcome.what === 'nut.presets'
      ? 'where no such appliance asks with it, make a user in nut.users instead'
      : 'give the user another one';
  password.setting.outcome = isKnown
    ? Outcome.unsafe(`taken over as ${outcome.what}, but everyone knows this password: ${remedy}`)
    : outcome;
  for (const setting of section.settings)
    if (['upsmon', 'actions', 'instcmds'].includes(setting.key.toLowerCase()))
      setting.outcome = outcomeOfRight(setting, role, isKnown);
};

/** Imports the accounts of upsd.users. */
export const importUpsdUsers = (sections: readonly Section[], draft: Draft): void => {
  for (const section of sections)
    if (section.heading !== null) importUser(section, draft);
    else setOutcomes(section, Outcome.notNeeded('it stands before the first user'));
};

/** Imports nothing of a file. `own` tells why, `others` what else is to be said of single keys. */
const notImported =
  (own: string, others: ReadonlyMap<string, string>) =>
  (sections: readonly Section[]): void => {
    for (const section of sections) {
      setOutcomes(section, Outcome.notNeeded(own));
      for (const setting of section.settings)
        setting.outcome = Outcome.notNeeded(others.get(setting.key) ?? own);
    }
  };

const ownUpsd = 'sentinel-ups starts its upsd by itself';

/** NUT's start scripts read it (nut.conf(5)). */
export const importNutConf = notImported(
  ownUpsd,
  mapOf({
    MODE: `${ownUpsd}; NUT's own server has to be off where it is to listen`,
    UPSMON_OPTIONS: "it stays in NUT's file, for upsmon",
  }),
);

const ownUpsmon = 'upsmon goes on reading it from its own file';

/** upsmon goes on reading it (upsmon.conf(5)). */
export const importUpsmonConf = notImported(
  ownUpsmon,
  mapOf({ MONITOR: `${ownUpsmon}; where another machine served the UPS, put the new address there` }),
);
