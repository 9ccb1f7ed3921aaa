import { crossMistakes, expanded, passwordsOf, settingsOf, warningsOf } from '../sections/registry.js';
import type { LoadedSettings } from '../sections/registry.js';
import type { Finding } from '../sections/section.js';
import { isSection, shownPath, writtenPath, type KeyPath } from '../text/key_path.js';
import { entriesOf } from './entries.js';
import { ConfigurationErrors, shownProblem, type ConfigurationProblem } from './configuration_errors.js';
import type { Origin } from './origin.js';
import { validated } from './validation.js';

/**
 * Checks and converts a configuration that was parsed already. Pure.
 *
 * @param options plain data with the keys of the configuration, shorthand allowed; it is not changed
 * @param problemsSoFar what was found wrong while the options were read; told together with the rest
 * @param secretsSoFar secret texts that were put into the options
 * @throws ConfigurationErrors with everything that is wrong
 */
export const settingsFromOptions = (
  options: unknown,
  origin: Origin,
  problemsSoFar: readonly ConfigurationProblem[] = [],
  secretsSoFar: readonly string[] = [],
): LoadedSettings => {
  const problemOf = (path: KeyPath, part: Finding['part'], what: string): ConfigurationProblem => {
    const place = writtenPath(options, path);
    return { file: origin.file, ...origin.positionOf(place, part), key: origin.shownKeyOf(place), what };
  };

  const forms = bothForms(options);
  if (forms === null) {
    const what = 'has too many entries, is nested too deeply, or refers to itself';
    throw new ConfigurationErrors([...problemsSoFar, problemOf([], 'value', what)], origin.remedy);
  }
  const { written, complete } = forms;
  const { configuration, mistakes: schemaMistakes } = validated(complete);
  const places = new Set(schemaMistakes.map(({ path }) => shownPath(path)));
  const mistakes = [
    ...schemaMistakes,
    ...crossMistakes(complete, written).filter(({ path }) => !places.has(shownPath(path))),
  ].filter(({ path, part }) => part === 'key' || !origin.isUnresolved(writtenPath(options, path)));
  const isHidden = (path: KeyPath): boolean => origin.isHidden(writtenPath(options, path));
  const problems = mistakes.map(({ path, part, what, whatWithoutValue, shows }) =>
    problemOf(path, part, [path, ...shows].some(isHidden) ? whatWithoutValue : what),
  );
  if (configuration === null || problems.length > 0 || problemsSoFar.length > 0)
    throw new ConfigurationErrors([...problemsSoFar, ...problems], origin.remedy);

  return Object.freeze({
    settings: settingsOf(configuration, origin.folder),
    warnings: warningsOf(configuration).map(({ path, what, whatWithoutValue, shows }) =>
      shownProblem(problemOf(path, 'value', [path, ...shows].some(isHidden) ? whatWithoutValue : what)),
    ),
    entries: entriesOf(configuration, written, options, origin),
    secrets: [...new Set([...secretsSoFar, ...passwordsOf(configuration)])],
  });
};

/** Far more than 500 sentinels and 200 hosts with all their keys. Aliases make more of a small file. */
const maxValues = 100_000;

/**
 * The expanded form, and a copy to fill with defaults; null for what no real configuration can be. Nothing in them is shared,
 * as YAML's aliases share it: a default that is filled in at one place would appear at the others.
 */
const bothForms = (options: unknown) => {
  try {
    const written = expanded(unshared(options));
    return { written, complete: unshared(written) };
  } catch (thrown) {
    // The stack overflows on what is nested too deeply or refers to itself.
    if (thrown instanceof RangeError) return null;
    throw thrown;
  }
};

const unshared = (data: unknown): unknown => {
  let count = 0;
  const copy = (value: unknown): unknown => {
    count += 1;
    if (count > maxValues) throw new RangeError('too many values');
    if (Array.isArray(value)) return value.map(copy);
    if (!isSection(value)) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, copy(item)]));
  };
  return copy(data);
};
