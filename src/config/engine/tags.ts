import { nearestWord } from '../text/nearest_word.js';
import { dirname, join } from 'node:path';
import { Scalar, type Node, type ScalarTag } from 'yaml';
import { isSection, shownKey, shownPath, type KeyPath } from '../text/key_path.js';
import { problemOfFile, type ConfigurationProblem } from './configuration_errors.js';
import { readBounded } from './read_file.js';
import { readYaml } from './yaml.js';
import { yamlOrigin, type WrittenSource } from './origin.js';

/** What `!secret` can name. */
export interface Secrets {
  readonly file: string;
  readonly isMissing: boolean;
  readonly values: ReadonlyMap<string, string | number | boolean>;
  /** What is wrong with the file; it matters only where a secret is used. */
  readonly problems: readonly ConfigurationProblem[];
}

/** Reads `secrets.yaml` beside the configuration: `name: value` on each line. Never throws. */
export const readSecrets = async (configurationFile: string): Promise<Secrets> => {
  const file = join(dirname(configurationFile), 'secrets.yaml');
  const read = await readBounded(file);
  if (read.kind === 'text') return secretsIn(read.text, file);
  const isMissing = read.kind === 'missing';
  const problems = read.kind === 'missing' ? [] : [problemOfFile(file, read.why)];
  return { file, isMissing, values: new Map(), problems };
};

const secretsIn = (text: string, file: string): Secrets => {
  const yaml = readYaml(text, file);
  const origin = yamlOrigin(file, yaml);
  const problems = [...yaml.problems];
  const values = new Map<string, string | number | boolean>();
  const complain = (path: KeyPath, what: string): void => {
    problems.push({ file, ...origin.positionOf(path, 'value'), key: shownPath(path), what });
  };
  if (isSection(yaml.data)) {
    for (const [name, value] of Object.entries(yaml.data)) {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        values.set(name, value);
      else if (!origin.isUnresolved([name])) complain([name], 'expected one text, number or truth value');
    }
  } else if (!yaml.isSpoilt && yaml.data !== null) complain([], 'expected lines of the form "name: value"');
  return { file, isMissing: false, values, problems };
};

/**
 * `!secret name` and `!env_var NAME [default]`, as in Home Assistant's YAML
 * (https://www.home-assistant.io/docs/configuration/secrets/). A secret keeps its kind; the environment gives text. The sets
 * are filled while a text is read with the tags.
 */
export const ownTags = (secrets: Secrets, env: NodeJS.ProcessEnv) => {
  /** Nodes whose value must not be shown, and where it comes from. */
  const hidden = new Map<Node, WrittenSource>();
  /** Nodes whose value could not be had, and why. */
  const complaints = new Map<Node, string>();
  /** The secret texts that were put in. */
  const secretTexts = new Set<string>();
  let usesSecrets = false;

  const found = (value: unknown, source: WrittenSource): Scalar => {
    const node = new Scalar(value);
    hidden.set(node, source);
    return node;
  };
  const missing = (complaint: string): Scalar => {
    const node = new Scalar(null);
    complaints.set(node, complaint);
    return node;
  };

  const secret: ScalarTag = {
    tag: '!secret',
    resolve: (text) => {
      usesSecrets = true;
      const name = text.trim();
      const value = secrets.values.get(name);
      if (value === undefined) return missing(missingSecret(name, secrets));
      if (typeof value === 'string' && value !== '') secretTexts.add(value);
      return found(value, 'secret');
    },
  };
  const environment: ScalarTag = {
    tag: '!env_var',
    resolve: (text) => {
      const [name = '', ...fallback] = text.trim().split(/\s+/);
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      if (value !== undefined) return found(value, 'environment');
      if (fallback.length > 0) return found(fallback.join(' '), 'file');
      if (name === '') return missing('the name of the environment variable is missing after !env_var');
      return missing(
        `the environment variable ${shownKey(name)} is not set, and no default follows its name`,
      );
    },
  };
  return { tags: [secret, environment], hidden, complaints, secretTexts, usesSecrets: () => usesSecrets };
};

const missingSecret = (name: string, secrets: Secrets): string => {
  if (name === '') return 'the name of the secret is missing after !secret';
  const shown = shownKey(name);
  if (secrets.isMissing) return `the secret "${shown}" was not found: there is no file ${secrets.file}`;
  const nearest = nearestWord(name, [...secrets.values.keys()]);
  const hint = nearest === null ? '' : `; did you mean "${shownKey(nearest)}"?`;
  return `the secret "${shown}" was not found in ${secrets.file}${hint}`;
};
