import { dirname } from 'node:path';
import { ConfigurationErrors, problemOfFile } from '../engine/configuration_errors.js';
import { settingsFromOptions } from '../engine/from_options.js';
import { originWithoutPositions, type Origin } from '../engine/origin.js';
import { listenNowhere } from '../sections/http.js';
import {
  isSection,
  listAt,
  shownPath,
  shownText,
  textAt,
  valueAt,
  writtenPath,
  type KeyPath,
} from '../text/key_path.js';
import { enteredPath, readForm } from './options_form.js';

/**
 * Checks and converts the options that the Supervisor wrote for the app: JSON with the keys of the configuration file.
 * @throws ConfigurationErrors with everything that is wrong, by the names of the options
 */
export const loadOptions = (text: string, file: string) => loadEntered(parsed(text, file), file);

/** The same of options that were parsed already. */
export const loadEntered = (written: unknown, file: string) => {
  const { options, mistakes } = readForm(written);
  const origin: Origin = {
    ...optionsOrigin(file, written),
    sourceOf: (path) => (valueAt(options, ...writtenPath(options, path)) === undefined ? null : 'options'),
  };
  const problems = mistakes.map(({ path, what }) => ({
    ...problemOfFile(origin.file, what),
    key: origin.shownKeyOf(path),
  }));
  return { loaded: settingsFromOptions(withAppDefaults(options), origin, problems), origin };
};

const parsed = (text: string, file: string): unknown => {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new ConfigurationErrors(
      [problemOfFile(file, 'is not JSON: a file of this name holds options')],
      'Save the options once more on the Configuration tab of the app; write a configuration of your own as YAML, in a file that ends in .yaml.',
    );
  }
};

/** What people call the list entries on the way, the outermost first. */
const namesOnTheWay = (options: unknown, path: KeyPath): readonly string[] =>
  path.flatMap((step, index) => {
    if (typeof step !== 'number') return [];
    const entry = valueAt(options, ...path.slice(0, index + 1));
    const name = textAt(entry, 'name') ?? textAt(entry, 'address');
    return name === null ? [] : [shownText(name)];
  });

/**
 * The origin of the options that Home Assistant's form was filled in with. The form has no lines: an option is found by
 * its name and, within a list, by what its entry is called, as in `hosts[0].mac (NAS)`.
 */
const optionsOrigin = (file: string, options: unknown): Origin => ({
  ...originWithoutPositions('Options', dirname(file)),
  remedy: 'Correct them on the Configuration tab of the app, save, and start the app again.',
  shownKeyOf: (path) => {
    const names = namesOnTheWay(options, path);
    return `${shownPath(enteredPath(options, path))}${names.length === 0 ? '' : ` (${names.join(', ')})`}`;
  },
});

/**
 * What is left out in the app means something else than in a file, since nobody on the machine itself is to be served:
 * NUT is served on the whole network as soon as there is an account for somebody, and on this machine only before that
 * (where Home Assistant's own NUT integration finds it). There is no HTTP server without `http.listen`, because
 * the page is in Home Assistant's sidebar; who may command there is told in the same section. There is no log file where the
 * form says nothing of one.
 */
const withAppDefaults = (options: unknown): unknown => {
  if (!isSection(options)) return options;
  const nut = valueAt(options, 'nut') ?? {};
  const http = valueAt(options, 'http') ?? {};
  const isServed = ['users', 'presets'].some((accounts) => listAt(nut, accounts).length > 0);
  const listen = isServed ? { listen: ['0.0.0.0:3493'] } : {};
  return {
    ...options,
    ...withoutIdleLogFile(options),
    ...(isSection(nut) ? { nut: { ...listen, ...nut } } : {}),
    ...(isSection(http) ? { http: { listen: listenNowhere, ...http } } : {}),
  };
};

/** The switch `compress` is there always, whether or not there is to be a file. */
const withoutIdleLogFile = (options: unknown) => {
  const log = valueAt(options, 'log');
  const file = valueAt(log, 'file');
  if (!isSection(log) || !isSection(file) || Object.keys(file).some((key) => key !== 'compress')) return {};
  const others = Object.entries(log).filter(([key]) => key !== 'file');
  return { log: Object.fromEntries(others) };
};
