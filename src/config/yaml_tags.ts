import { Scalar, type Node, type ScalarTag } from 'yaml';
import { nearestWord } from './nearest_word.js';
import { shownKey } from './key_path.js';
import type { Secrets } from './secrets.js';

/** The tags of one reading, and what they met. */
export interface OwnTags {
  readonly tags: readonly ScalarTag[];
  /** Nodes whose value must not be shown. */
  readonly hidden: ReadonlySet<Node>;
  /** Nodes whose value could not be had, and why. */
  readonly complaints: ReadonlyMap<Node, string>;
  /** The secret texts that were put in. */
  readonly secretTexts: ReadonlySet<string>;
  /** True once a `!secret` was met. */
  readonly usesSecrets: () => boolean;
}

/**
 * `!secret name` and `!env_var NAME [default]`, as in Home Assistant's YAML
 * (https://www.home-assistant.io/docs/configuration/secrets/). A secret keeps its kind; the environment gives text.
 */
export const ownTags = (secrets: Secrets, env: NodeJS.ProcessEnv): OwnTags => {
  const hidden = new Set<Node>();
  const complaints = new Map<Node, string>();
  const secretTexts = new Set<string>();
  let usesSecrets = false;

  const found = (value: unknown): Scalar => {
    const node = new Scalar(value);
    hidden.add(node);
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
      return found(value);
    },
  };
  const environment: ScalarTag = {
    tag: '!env_var',
    resolve: (text) => {
      const [name = '', ...fallback] = text.trim().split(/\s+/);
      const value = Object.hasOwn(env, name) ? env[name] : undefined;
      if (value !== undefined) return found(value);
      if (fallback.length > 0) return found(fallback.join(' '));
      const complaint =
        name === ''
          ? 'the name of the environment variable is missing after !env_var'
          : `the environment variable ${shownKey(name)} is not set, and no default follows its name`;
      return missing(complaint);
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
