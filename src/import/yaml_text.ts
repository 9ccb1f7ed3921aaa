import { Document, isMap, isScalar, Scalar } from 'yaml';
import { accountLineWithFile, toBeLookedAt, wholeAccount } from './account.js';
import { configurationOf, placeholderSentinel, type Secret } from './configuration.js';
import type { Imported } from './imported.js';
import { seemsOnTheInternet } from './internet_address.js';
import type { Entry } from './ledger.js';

/** What is to be written. */
export interface ImportedText {
  readonly configuration: string;
  /** The text of secrets.yaml; null: the configuration refers to no secret. */
  readonly secrets: string | null;
  readonly secretNames: readonly string[];
  /** What somebody has to look at, a line each. */
  readonly warnings: readonly string[];
}

const comment = (lines: readonly string[]): string => lines.map((line) => ` ${line}`).join('\n');

const missingSentinels = `sentinels: no imported file names one. ${placeholderSentinel} stands in for them, which never falls silent: no outage will be seen until devices on raw mains stand there`;

const onTheInternet = (sentinels: readonly string[]): readonly string[] => {
  const there = sentinels.filter(seemsOnTheInternet);
  if (there.length === 0) return [];
  return [
    `sentinels: ${there.join(', ')} on the Internet, as it seems: that goes on answering when your mains is gone, and is silent when only the Internet is. Put devices on your own raw mains in its place`,
  ];
};

/** The keys of the imported files that went into a section, by their files. */
const sourcesOf = (section: string, entries: readonly Entry[]): string | null => {
  const keys = entries
    .filter(
      ({ verdict, what }) =>
        (verdict === 'taken' || verdict === 'partial') && new RegExp(`^${section}\\b`).test(what),
    )
    .flatMap(({ setting }) => (setting === null ? [] : [setting.key]));
  const names = [...new Set(keys)];
  const most = 6;
  if (names.length === 0) return null;
  const more = names.length > most ? ` and ${names.length - most} more` : '';
  return `From ${names.slice(0, most).join(', ')}${more}`.replaceAll(/[\p{Cc}\p{Cf}]/gu, '?');
};

const secretsText = (secrets: readonly Secret[]): string => {
  const document = new Document(Object.fromEntries(secrets.map(({ name, value }) => [name, value])));
  document.commentBefore = comment([
    'Written by "sentinel-ups import". Keep it to yourself: chmod 600 secrets.yaml',
  ]);
  return document.toString({ lineWidth: 0 });
};

const header = (entries: readonly Entry[], warnings: readonly string[]): string =>
  comment([
    'Written by "sentinel-ups import". Look it over with: sentinel-ups check --config THIS-FILE',
    'At its end it says of every imported setting what has become of it.',
    ...(warnings.length === 0 ? [] : ['', 'LOOK AT THESE:', ...warnings.map((warning) => `- ${warning}`)]),
    ...(entries.some(({ verdict }) => verdict === 'awaited')
      ? ['', 'Some settings have no counterpart yet; they stand at the end, with their values.']
      : []),
  ]);

/**
 * The configuration as YAML with comments, and its secrets. Pure.
 *
 * @throws Failure `NOT_IMPORTABLE`
 */
export const yamlText = ({ draft, entries }: Imported): ImportedText => {
  const { options, secrets, lacksSentinels } = configurationOf(draft);
  const warnings = [
    ...(lacksSentinels ? [missingSentinels] : []),
    ...onTheInternet(draft.sentinels),
    ...toBeLookedAt(entries).map(accountLineWithFile),
  ];
  const document = new Document(options);
  for (const { path, name } of secrets) {
    const reference = new Scalar(name);
    reference.tag = '!secret';
    document.setIn(path, reference);
  }
  if (isMap(document.contents))
    for (const { key } of document.contents.items) {
      if (!isScalar(key)) continue;
      const sources = sourcesOf(String(key.value), entries);
      key.spaceBefore = true;
      if (sources !== null) key.commentBefore = ` ${sources}`;
    }
  document.commentBefore = header(entries, warnings);
  document.comment = comment(['What became of every setting', '', ...wholeAccount(entries)]);
  return {
    configuration: document.toString({ lineWidth: 0 }),
    secrets: secrets.length === 0 ? null : secretsText(secrets),
    secretNames: secrets.map(({ name }) => name),
    warnings,
  };
};
