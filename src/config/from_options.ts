import { ConfigurationErrors, shownProblem, type ConfigurationProblem } from './configuration_errors.js';
import { passwordsOf, settingsOf } from './conversion.js';
import { crossMistakes } from './cross_checks.js';
import { shownPath, writtenPath, type KeyPath } from './key_path.js';
import type { Mistake } from './mistake.js';
import type { Origin } from './origin.js';
import { plainCopy, TooLarge } from './plain_copy.js';
import type { LoadedSettings } from './settings.js';
import { expanded } from './shorthand.js';
import { validated } from './validation.js';
import { warningsOf } from './warnings.js';

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
  const problemOf = (path: KeyPath, part: Mistake['part'], what: string): ConfigurationProblem => {
    const place = writtenPath(options, path);
    const position = origin.positionOf(place, part);
    return {
      file: origin.file,
      line: position?.line ?? null,
      column: position?.column ?? null,
      key: origin.shownKeyOf(place),
      what,
    };
  };

  const data = copied(
    options,
    (what) => new ConfigurationErrors([...problemsSoFar, problemOf([], 'value', what)], origin.remedy),
  );
  const written = expanded(data);
  const complete = plainCopy(written);
  const result = validated(complete);
  const schemaMistakes = result.valid ? [] : result.mistakes;
  const places = new Set(schemaMistakes.map(({ path }) => shownPath(path)));
  const mistakes = [
    ...schemaMistakes,
    ...crossMistakes(complete, written).filter(({ path }) => !places.has(shownPath(path))),
  ].filter(({ path, part }) => part === 'key' || !origin.isUnresolved(writtenPath(options, path)));
  const isHidden = (path: KeyPath): boolean => origin.isHidden(writtenPath(options, path));
  const problems = mistakes.map(({ path, part, what, whatWithoutValue, shows }) =>
    problemOf(path, part, [path, ...shows].some(isHidden) ? whatWithoutValue : what),
  );
  if (!result.valid || problems.length > 0 || problemsSoFar.length > 0)
    throw new ConfigurationErrors([...problemsSoFar, ...problems], origin.remedy);

  const { configuration } = result;
  return Object.freeze({
    settings: settingsOf(configuration, origin.folder),
    warnings: warningsOf(configuration).map(({ path, what }) => shownProblem(problemOf(path, 'value', what))),
    secrets: [...new Set([...secretsSoFar, ...passwordsOf(configuration)])],
  });
};

const copied = (options: unknown, error: (what: string) => ConfigurationErrors): unknown => {
  try {
    return plainCopy(options);
  } catch (thrown) {
    if (thrown instanceof TooLarge) throw error('is nested too deeply, or refers to itself');
    throw thrown;
  }
};
