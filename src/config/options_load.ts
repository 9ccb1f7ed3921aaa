import { ConfigurationErrors } from './configuration_errors.js';
import { settingsFromOptions } from './from_options.js';
import { withAppDefaults } from './options_defaults.js';
import { readForm } from './options_form.js';
import { optionsOrigin } from './options_origin.js';
import type { Origin } from './origin.js';
import type { LoadedSettings } from './settings.js';

/** What was loaded, and where it was read from. */
export interface LoadedOptions {
  readonly loaded: LoadedSettings;
  readonly origin: Origin;
}

/**
 * Checks and converts the options that the Supervisor wrote for the app: JSON with the keys of the configuration file.
 *
 * @param text the contents of the file
 * @param file the file as the user named it
 * @throws ConfigurationErrors with everything that is wrong, by the names of the options
 */
export const loadOptions = (text: string, file: string): LoadedOptions => {
  const written = parsed(text, file);
  const origin = optionsOrigin(file, written);
  const { options, mistakes } = readForm(written);
  const problems = mistakes.map(({ path, what }) => ({
    file: origin.file,
    line: null,
    column: null,
    key: origin.shownKeyOf(path),
    what,
  }));
  return { loaded: settingsFromOptions(withAppDefaults(options), origin, problems), origin };
};

const parsed = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ConfigurationErrors(
      [{ file, line: null, column: null, key: '', what: 'is not JSON: a file of this name holds options' }],
      'Save the options once more on the Configuration tab of the app; write a configuration of your own as YAML, in a file that ends in .yaml.',
    );
  }
};
