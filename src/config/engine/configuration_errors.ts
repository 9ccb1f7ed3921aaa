import { Failure } from '../../domain/core/failure.js';

/** A place in a text. */
export interface Position {
  /** Counted from 1; null where the source has no lines (the app's options) or could not be read. */
  readonly line: number | null;
  /** Counted from 1, in UTF-16 code units; null as `line`. */
  readonly column: number | null;
}

export const noPosition: Position = { line: null, column: null };

/** One mistake, and where it stands. */
export interface ConfigurationProblem extends Position {
  readonly file: string;
  /** Such as `sentinels[1].port`; empty for the whole file. */
  readonly key: string;
  /** What is wrong and what was expected, without any secret. */
  readonly what: string;
}

/** What is wrong with a file as a whole. */
export const problemOfFile = (file: string, what: string): ConfigurationProblem => ({
  file,
  ...noPosition,
  key: '',
  what,
});

/** The problem on one line: `file:line:column: key: what`. What is not known is left out. */
export const shownProblem = ({ file, line, column, key, what }: ConfigurationProblem): string =>
  `${[file, line, column].filter((part) => part !== null).join(':')}: ${key === '' ? '' : `${key}: `}${what}`;

/** Nobody reads more, and the first ones cause the others. */
const maxShown = 100;

/** What to do about mistakes in a file. */
export const configurationRemedy = 'Correct the configuration, and look it over with "sentinel-ups check".';

/** Every mistake of a configuration at once. The message has one line for each, in the order of the file. */
export class ConfigurationErrors extends Failure {
  readonly problems: readonly ConfigurationProblem[];

  constructor(problems: readonly ConfigurationProblem[], remedy = configurationRemedy) {
    const ordered = [...problems].sort(
      (one, other) =>
        one.file.localeCompare(other.file) ||
        (one.line ?? 0) - (other.line ?? 0) ||
        (one.column ?? 0) - (other.column ?? 0),
    );
    const lines = ordered.slice(0, maxShown).map(shownProblem);
    if (ordered.length > maxShown) lines.push('… and more mistakes like these');
    super('CONFIGURATION', lines.join('\n'), remedy);
    this.name = 'ConfigurationErrors';
    this.problems = ordered;
  }

  override get explanation(): string {
    return `${this.message}\n${this.remedy}`;
  }
}
