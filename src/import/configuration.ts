import { Failure, messageOf } from '../domain/failure.js';
import { settingsFromOptions } from '../config/engine/from_options.js';
import { originWithoutPositions } from '../config/engine/origin.js';
import type { KeyPath } from '../config/text/key_path.js';
import { idOf } from '../config/text/identifiers.js';
import type { Draft, SingleKey } from './draft.js';
import { hostConfiguration } from './host_configuration.js';

/** A text that belongs into secrets.yaml. */
export interface Secret {
  readonly name: string;
  readonly value: string;
  /** Where the configuration refers to it. */
  readonly path: KeyPath;
}

export interface NewConfiguration {
  /** Plain data with the keys of the configuration; a secret's place holds its text. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly secrets: readonly Secret[];
  /** No imported file names a device on raw mains. */
  readonly lacksSentinels: boolean;
}

/** Never falls silent, so that nobody is shut down before real sentinels are entered. */
export const placeholderSentinel = '127.0.0.1';

/** Passwords stand in the options, so that no value is shown. */
const origin = { ...originWithoutPositions('the imported configuration', '.'), isHidden: () => true };

const section = (draft: Draft, name: string, more: object = {}): object | null => {
  const singles: readonly SingleKey[] = [
    'detection.interval',
    'detection.confirmations',
    'ups.description',
    'ups.low_battery_after',
    'wake.delay',
    'wake.broadcast',
    'http.listen',
    'http.token',
    'log.level',
  ];
  const given = singles.flatMap((key) => {
    const [own, short = ''] = key.split('.');
    const value = draft.single(key);
    return own === name && value !== null ? [[short, value] as const] : [];
  });
  const all = { ...more, ...Object.fromEntries(given) };
  return Object.keys(all).length === 0 ? null : all;
};

const upsOf = ({ upsNames: [name, ...aliases] }: Draft): object => ({
  ...(name === undefined ? {} : { name }),
  ...(aliases.length === 0 ? {} : { aliases }),
});

const nutOf = ({ listens, users, presets }: Draft): object => ({
  ...(listens.length === 0 ? {} : { listen: [...listens] }),
  ...(users.length === 0 ? {} : { users: users.map((user) => ({ ...user })) }),
  ...(presets.size === 0 ? {} : { presets: [...presets] }),
});

const secretsOf = (draft: Draft): readonly Secret[] => {
  const token = draft.single('http.token');
  const names = new Set<string>();
  const passwords = draft.users.map(({ name, password }, index): Secret => {
    const wanted = `nut_${idOf(name)}`;
    const secret = names.has(wanted) ? `${wanted}_${index + 1}` : wanted;
    names.add(secret);
    return { name: secret, value: password, path: ['nut', 'users', index, 'password'] };
  });
  return token === null
    ? passwords
    : [{ name: 'http_token', value: String(token), path: ['http', 'token'] }, ...passwords];
};

/**
 * The configuration that the draft amounts to.
 *
 * @throws Failure `NOT_IMPORTABLE` where it would not pass the check
 */
export const configurationOf = (draft: Draft): NewConfiguration => {
  const hosts = hostConfiguration(draft);
  const lacksSentinels = draft.sentinels.length === 0;
  const sections: readonly (readonly [string, unknown])[] = [
    ['sentinels', lacksSentinels ? [placeholderSentinel] : [...draft.sentinels]],
    ['detection', section(draft, 'detection')],
    ['ups', section(draft, 'ups', upsOf(draft))],
    ['hosts', hosts.length === 0 ? null : hosts],
    ['wake', section(draft, 'wake')],
    ['nut', nutOf(draft)],
    ['http', section(draft, 'http')],
    ['log', section(draft, 'log')],
  ];
  const options = Object.fromEntries(sections.filter(([, value]) => value !== null));
  try {
    settingsFromOptions(options, origin);
  } catch (error) {
    throw new Failure(
      'NOT_IMPORTABLE',
      `What is in these files does not fit together here: ${messageOf(error)}`,
      'Nothing was written. Take out the settings that are named, and import again.',
      { cause: error },
    );
  }
  return { options, secrets: secretsOf(draft), lacksSentinels };
};
