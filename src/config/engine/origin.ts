import { configurationRemedy } from './configuration_errors.js';
import { shownPath, type KeyPath } from '../text/key_path.js';

/** A place in a text. */
export interface Position {
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1, in UTF-16 code units. */
  readonly column: number;
}

/** Where a configuration was read from, and where in it each value stands. */
export interface Origin {
  /** For messages: the file as the user named it. */
  readonly file: string;
  /** The folder that file names in the configuration are relative to. */
  readonly folder: string;
  /** What the user can do about a mistake in it; a whole sentence. */
  readonly remedy: string;
  /** Where the key or value at that path stands, or the section that it is missing from; null where that is unknown. */
  positionOf(path: KeyPath, part: 'key' | 'value'): Position | null;
  /** The key at that path as the user knows it, such as `sentinels[1].port`. */
  shownKeyOf(path: KeyPath): string;
  /** True where the value comes from a secret or the environment, so that it must not be shown. */
  isHidden(path: KeyPath): boolean;
  /** True where the value could not be had, which was told already. */
  isUnresolved(path: KeyPath): boolean;
}

/** The origin of options that came without a text, such as JSON from a program. */
export const originWithoutPositions = (file: string, folder: string): Origin => ({
  file,
  folder,
  remedy: configurationRemedy,
  positionOf: () => null,
  shownKeyOf: shownPath,
  isHidden: () => false,
  isUnresolved: () => false,
});
