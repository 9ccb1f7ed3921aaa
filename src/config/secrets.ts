import { dirname, join } from 'node:path';
import type { ConfigurationProblem } from './configuration_errors.js';
import { isSection, shownKey } from './key_path.js';
import { readYaml } from './yaml_document.js';
import { readBounded } from './read_bounded.js';
import { yamlOrigin } from './yaml_origin.js';

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
  const none = new Map<string, string>();
  const read = await readBounded(file);
  if (read.kind === 'missing') return { file, isMissing: true, values: none, problems: [] };
  if (read.kind === 'unreadable') {
    const problems = [{ file, line: null, column: null, key: '', what: read.why }];
    return { file, isMissing: false, values: none, problems };
  }
  return secretsIn(read.text, file);
};

const secretsIn = (text: string, file: string): Secrets => {
  const yaml = readYaml(text, file);
  const origin = yamlOrigin(file, yaml, new Set());
  const problems = [...yaml.problems];
  const values = new Map<string, string | number | boolean>();
  const complain = (name: string | null, what: string): void => {
    const path = name === null ? [] : [name];
    const { line, column } = origin.positionOf(path, 'value') ?? { line: null, column: null };
    problems.push({ file, line, column, key: name === null ? '' : shownKey(name), what });
  };
  if (isSection(yaml.data)) {
    for (const [name, value] of Object.entries(yaml.data)) {
      if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
        values.set(name, value);
      else if (!origin.isUnresolved([name])) complain(name, 'expected one text, number or truth value');
    }
  } else if (!yaml.isSpoilt && yaml.data !== null) complain(null, 'expected lines of the form "name: value"');
  return { file, isMissing: false, values, problems };
};
