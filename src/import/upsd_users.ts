import { isPresetName, presetNames, presets, type PresetName } from '../config/sections/nut_presets.js';
import type { Draft, UserDraft } from './draft.js';
import { isKnownPassword } from './known_secrets.js';
import { needless, taken, unsafe, unusable, type Fate, type Ledger } from './ledger.js';
import type { Section, Setting } from './source.js';

const valuesOf = ({ settings }: Section, key: string): readonly string[] =>
  settings
    .filter((setting) => setting.key.toLowerCase() === key)
    .flatMap(({ value }) => (value ?? '').toLowerCase().split(/[\s,]+/));

/** What NUT grants (upsd.users(5)) as the nearest of the three roles. */
const roleOf = (section: Section): UserDraft['role'] => {
  const upsmon = valuesOf(section, 'upsmon');
  const actions = valuesOf(section, 'actions');
  if (upsmon.some((kind) => kind === 'primary' || kind === 'master')) return 'primary';
  if (actions.includes('fsd')) return 'primary';
  return actions.length + valuesOf(section, 'instcmds').length > 0 ? 'admin' : 'secondary';
};

const rights: Readonly<Record<UserDraft['role'], ReadonlySet<string>>> = {
  secondary: new Set(['upsmon']),
  primary: new Set(['upsmon', 'fsd']),
  admin: new Set(['upsmon', 'set', 'instcmds']),
};

/** What a right that the file grants has become. */
const fateOfRight = (setting: Setting, role: UserDraft['role'], isKnown: boolean): Fate => {
  const key = setting.key.toLowerCase();
  const granted = key === 'actions' ? (setting.value ?? '').toLowerCase().split(/[\s,]+/) : [key];
  if (granted.every((right) => rights[role].has(right))) {
    const isLess = key === 'upsmon' && role === 'secondary' && /primary|master/i.test(setting.value ?? '');
    if (!isLess) return taken(`nut.users, role ${role}`);
  }
  return isKnown
    ? unsafe(
        'NOT taken over: everyone knows the password, so that this user may only log in (role secondary)',
      )
    : unusable(`the user has the role ${role}, and one user has one role: make a second user for this`);
};

const presetOf = ({ name, password }: UserDraft): PresetName | null =>
  presetNames
    .filter(isPresetName)
    .find((preset) => presets[preset].user === name && presets[preset].password === password) ?? null;

/** Takes a user over, as a ready-made account where it is one. */
export const takeUser = (user: UserDraft, draft: Draft): Fate => {
  const preset = presetOf(user);
  return preset === null ? draft.addUser(user) : draft.addPreset(preset);
};

const remedyFor = ({ what }: Fate): string =>
  what === 'nut.presets'
    ? 'where no such appliance asks with it, make a user in nut.users instead'
    : 'give the user another one';

const settleUser = (section: Section, draft: Draft, ledger: Ledger): void => {
  // In this file upsd reads keys in whatever case.
  const password = ledger.effective(section, (key) => key.toLowerCase()).get('password');
  if (password === undefined) {
    const open = unsafe('NOT taken over: a user without a password');
    ledger.settleAll([section.heading, ...section.settings], open);
    return;
  }
  const isKnown = isKnownPassword(password.value);
  const role = isKnown ? 'secondary' : roleOf(section);
  const fate = takeUser({ name: section.name ?? '', password: password.value, role }, draft);
  if (fate.verdict !== 'taken') {
    ledger.settleAll([section.heading, ...section.settings], fate);
    return;
  }
  ledger.settleAll([section.heading], fate);
  ledger.settle(
    password.setting,
    isKnown
      ? unsafe(`taken over as ${fate.what}, but everyone knows this password: ${remedyFor(fate)}`)
      : fate,
  );
  for (const setting of section.settings)
    if (['upsmon', 'actions', 'instcmds'].includes(setting.key.toLowerCase()))
      ledger.settle(setting, fateOfRight(setting, role, isKnown));
};

/** Takes over the accounts of NUT's upsd.users. */
export const importUpsdUsers = (sections: readonly Section[], draft: Draft, ledger: Ledger): void => {
  for (const section of sections) {
    if (section.name !== null) settleUser(section, draft, ledger);
    else ledger.settleAll(section.settings, needless('it stands before the first user'));
  }
};
