import { Failure } from '../domain/core/failure.js';

/** A file to import, read already. */
export interface SourceFile {
  /** As the user named it. */
  readonly name: string;
  readonly text: string;
}

/** What became of a setting. */
export interface Outcome {
  /**
   * `partial`: imported, but not all of it. `unsupported`: sentinel-ups has no such setting yet. `rejected`: it has one, but
   * not with this value. `unknown`: no importer knows the setting. `unsafe`: imported or not, somebody has to look at it.
   */
  readonly verdict: 'imported' | 'partial' | 'notNeeded' | 'unsupported' | 'rejected' | 'unknown' | 'unsafe';
  /** In words; for `imported` and `partial` it begins with the key of the configuration that it went to. */
  readonly what: string;
}

const outcome =
  (verdict: Outcome['verdict']) =>
  (what: string): Outcome => ({ verdict, what });

export const Outcome = {
  imported: outcome('imported'),
  partial: outcome('partial'),
  notNeeded: outcome('notNeeded'),
  unsupported: outcome('unsupported'),
  rejected: outcome('rejected'),
  unsafe: outcome('unsafe'),
};

/** One setting of an imported file, or the heading of a section. */
export interface Setting {
  /** Counted from 1. */
  readonly line: number;
  /** A heading's key is its name in brackets. */
  readonly key: string;
  /** Without quotes; the entries of a list are joined by spaces. Null: a flag, a heading, or it could not be read. */
  readonly value: string | null;
  /** What stood behind a # was taken for a comment, and may have been part of the value. */
  readonly isCut: boolean;
  /** `unknown` until an importer sets it, so that no setting can be lost. */
  outcome: Outcome;
}

export interface Section {
  /** Empty for what stands before the first heading. */
  readonly name: string;
  readonly heading: Setting | null;
  readonly settings: Setting[];
}

export const newSetting = (line: number, key: string, value: string | null, isCut = false): Setting => ({
  line,
  key,
  value,
  isCut,
  outcome: outcome('unknown')('this setting is not known here'),
});

/** A table that is safe for keys such as `constructor`, which files may hold. */
export const mapOf = <T>(rows: Readonly<Record<string, T>>): ReadonlyMap<string, T> =>
  new Map(Object.entries(rows));

/** What an importer has to say of a file as a whole. */
export type Remark = (outcome: Outcome) => void;

/** The settings that have a value, trimmed, by their keys. */
export type EffectiveSettings = ReadonlyMap<string, { readonly setting: Setting; readonly value: string }>;

/**
 * The settings of a section that count, by their keys: of one that is given twice, the last. Sets the outcome of the others.
 * `sameKey` brings the spellings of a key together.
 */
export const effectiveSettings = (
  { settings }: Section,
  sameKey: (written: string) => string = (written) => written,
): EffectiveSettings => {
  const given = new Map<string, { readonly setting: Setting; readonly value: string }>();
  for (const setting of settings) {
    const key = sameKey(setting.key);
    const value = setting.value?.trim() ?? '';
    if (value === '') {
      setting.outcome = Outcome.notNeeded('it is empty');
      continue;
    }
    const earlier = given.get(key);
    if (earlier !== undefined)
      earlier.setting.outcome = Outcome.notNeeded(`given again in line ${setting.line}, which counts`);
    given.set(key, { setting, value });
  }
  return given;
};

/** The heading and everything below it. */
export const withHeading = ({ heading, settings }: Section): readonly Setting[] =>
  heading === null ? settings : [heading, ...settings];

export const setOutcomes = (section: Section, same: Outcome): void => {
  for (const setting of withHeading(section)) setting.outcome = same;
};

export const linesOf = (text: string): readonly string[] => text.replace(/^\ufeff/, '').split(/\r?\n/);

/** A line that cannot be understood; no part of it is quoted, for it may hold a password. */
export const malformed = (file: string, line: number, what: string): Failure =>
  new Failure(
    'MALFORMED',
    `${file}:${line}: ${what}.`,
    'Correct the line, or put # in front of it, and import again; nothing was written.',
  );
