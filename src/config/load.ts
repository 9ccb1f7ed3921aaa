import { access, constants } from 'node:fs/promises';
import { extname } from 'node:path';
import {
  ConfigurationErrors,
  problemOfFile,
  type ConfigurationProblem,
} from './engine/configuration_errors.js';
import { settingsFromOptions } from './engine/from_options.js';
import { readBounded } from './engine/read_file.js';
import { ownTags, readSecrets } from './engine/tags.js';
import { readYaml } from './engine/yaml.js';
import { yamlOrigin, type Origin } from './engine/origin.js';
import { loadEntered, loadOptions } from './home_assistant/options.js';
import type { LoadedSettings, Settings } from './sections/registry.js';
import { shownPath, type KeyPath } from './text/key_path.js';

/**
 * Reads, checks and converts a configuration file (at most 1 MiB): YAML with `secrets.yaml` beside it, or, where its name
 * ends in `.json`, the options of the Home Assistant app.
 *
 * @param file as the user named it; error messages show it so
 * @param env for `!env_var`
 * @throws ConfigurationErrors with everything that is wrong, each with its place
 */
export async function loadSettings(file: string, env: NodeJS.ProcessEnv): Promise<LoadedSettings> {
  const read = await readBounded(file);
  if (read.kind !== 'text') {
    const what =
      read.kind === 'missing' ? 'there is no such file; name the right one with --config' : read.why;
    throw new ConfigurationErrors([problemOfFile(file, what)]);
  }
  return await withReadableFiles(
    extname(file) === '.json' ? loadOptions(read.text, file) : await loadYaml(read.text, file, env),
  );
}

/**
 * The same of a text that is not in place yet: what `file` would hold. That file itself is not read; `secrets.yaml` beside it is.
 * In the app, whose options are JSON, the text is those options as YAML.
 *
 * @throws ConfigurationErrors with everything that is wrong
 */
export async function loadText(text: string, file: string, env: NodeJS.ProcessEnv): Promise<LoadedSettings> {
  return await withReadableFiles(
    extname(file) === '.json' ? loadEntered(optionsIn(text, file), file) : await loadYaml(text, file, env),
  );
}

const optionsIn = (text: string, file: string): unknown => {
  const yaml = readYaml(text, file);
  if (yaml.isSpoilt || yaml.problems.length > 0) throw new ConfigurationErrors(yaml.problems);
  return yaml.data;
};

interface Loaded {
  readonly loaded: LoadedSettings;
  readonly origin: Origin;
}

const withReadableFiles = async ({ loaded, origin }: Loaded): Promise<LoadedSettings> => {
  const unreadable = await unreadableFiles(loaded.settings, origin);
  if (unreadable.length > 0) throw new ConfigurationErrors(unreadable, origin.remedy);
  return loaded;
};

const loadYaml = async (text: string, file: string, env: NodeJS.ProcessEnv): Promise<Loaded> => {
  const secrets = await readSecrets(file);
  const { tags, complaints, hidden, secretTexts, usesSecrets } = ownTags(secrets, env);
  const yaml = readYaml(text, file, tags, complaints);
  const problems = [...(usesSecrets() ? secrets.problems : []), ...yaml.problems];
  if (yaml.isSpoilt) throw new ConfigurationErrors(problems);
  const origin = yamlOrigin(file, yaml, hidden);
  return { loaded: settingsFromOptions(yaml.data, origin, problems, [...secretTexts]), origin };
};

/** Certificates and keys that are not there or must not be read by us. */
const unreadableFiles = async ({ mqtt, log }: Settings, origin: Origin) => {
  const problems: ConfigurationProblem[] = [];
  const what =
    'there is no such file, or it cannot be read; write its whole path, or the way from the folder of this file';
  const files: readonly (readonly [KeyPath, string | null | undefined])[] = [
    ...(['ca', 'cert', 'key'] as const).map((key) => [['mqtt', key], mqtt?.[key]] as const),
    [['log', 'syslog', 'ca'], log.syslog?.ca],
  ];
  for (const [key, path] of files) {
    const place = origin.positionOf(key, 'value');
    const problem = { file: origin.file, ...place, key: shownPath(key), what };
    if (path !== null && path !== undefined)
      await access(path, constants.R_OK).catch(() => problems.push(problem));
  }
  return problems;
};
