import type { NutUser } from '../config/sections/nut_users.js';
import type { Draft } from './draft.js';
import { effectiveSettings, Outcome, setOutcomes, type Section, type Setting } from './source.js';

/** Passwords that stand in the source or the documents of the programs that are imported from, or in firmware. */
const knownPasswords = [
  ...['secret', 'monpass', 'adminpass', '123456', 'mypass', 'pass', 'password', 'admin'],
  ...['adminpassword', 'apipassword'],
];

const wordsOf = ({ value }: Setting): readonly string[] =>
  (value ?? '').split(/[\s,]+/).filter((word) => word !== '');

/** In this file upsd reads keys in whatever case. */
const valuesOf = ({ settings }: Section, key: string): readonly string[] => [
  ...new Set(settings.filter((setting) => setting.key.toLowerCase() === key).flatMap(wordsOf)),
];

const lowerCase = (word: string): string => word.toLowerCase();

const isAction = (word: string): boolean => ['set', 'fsd'].includes(word);

/** The rights of upsd.users(5). `upsmon primary` includes the action FSD; `admin` is SET with all commands, for short. */
const rightsOf = (section: Section): Pick<NutUser, 'role' | 'actions' | 'instcmds'> => {
  const upsmon = valuesOf(section, 'upsmon').map(lowerCase);
  const isPrimary = upsmon.includes('primary') || upsmon.includes('master');
  const actions = valuesOf(section, 'actions')
    .map(lowerCase)
    .filter((word) => isAction(word) && !(isPrimary && word === 'fsd'));
  const commands = valuesOf(section, 'instcmds');
  const instcmds = commands.some((word) => lowerCase(word) === 'all') ? ['ALL'] : [...commands];
  if (!isPrimary && actions.join() === 'set' && instcmds.join() === 'ALL') return { role: 'admin' };
  return {
    role: isPrimary ? 'primary' : 'secondary',
    ...(actions.length > 0 ? { actions } : {}),
    ...(instcmds.length > 0 ? { instcmds } : {}),
  };
};

/** What a right that the file grants has become. */
const outcomeOfRight = (setting: Setting, { role }: Pick<NutUser, 'role'>, isKnown: boolean): Outcome => {
  const key = setting.key.toLowerCase();
  const where = `nut.users, role ${role}`;
  if (isKnown && !(key === 'upsmon' && !/primary|master/i.test(setting.value ?? '')))
    return Outcome.unsafe(
      'NOT taken over: everyone knows the password, so that this user may only log in (role secondary)',
    );
  if (key !== 'actions') return Outcome.imported(where);
  const others = wordsOf(setting).filter((word) => !isAction(lowerCase(word)));
  if (others.length === 0) return Outcome.imported(where);
  return Outcome.partial(`${where}, but upsd knows no other action than SET and FSD`);
};

const importUser = (section: Section, draft: Draft): void => {
  const password = effectiveSettings(section, lowerCase).get('password');
  if (password === undefined) {
    setOutcomes(section, Outcome.unsafe('NOT taken over: a user without a password'));
    return;
  }
  const isKnown = knownPasswords.includes(password.value);
  const rights = isKnown ? ({ role: 'secondary' } as const) : rightsOf(section);
  const outcome = draft.addUser({ name: section.name, password: password.value, ...rights });
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
      setting.outcome = outcomeOfRight(setting, rights, isKnown);
};

/** Imports the accounts of upsd.users. */
export const importUpsdUsers = (sections: readonly Section[], draft: Draft): void => {
  for (const section of sections)
    if (section.heading !== null) importUser(section, draft);
    else setOutcomes(section, Outcome.notNeeded('it stands before the first user'));
};
