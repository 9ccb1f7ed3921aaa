import { Failure } from '../domain/failure.js';

/** One mistake, and where it stands. */
export interface ConfigurationProblem {
  readonly file: string;
  /** Counted from 1; null where the source has no lines (options of the add-on) or could not be read. */
  readonly line: number | null;
  /** Counted from 1, in UTF-16 code units; null as `line`. */
  readonly column: number | null;
  /** Such as `sentinels[1].port`; empty for the whole file. */
  readonly key: string;
  /** What is wrong and what was expected, without any secret. */
  readonly what: string;
}

/** The problem on one line: `file:line:column: key: what`. What is not known is left out. */
export const shownProblem = ({ file, line, column, key, what }: ConfigurationProblem): string =>
  `${[file, line, column].filter((part) => part !== null).join(':')}: ${key === '' ? '' : `${key}: `}${what}`;

/** Every mistake of a configuration at once. The message has one line for each. */
export class ConfigurationErrors extends Failure {
  constructor(readonly problems: readonly ConfigurationProblem[]) {
    super(
      'CONFIGURATION',
      problems.map(shownProblem).join('\n'),
      'Correct the configuration, and look it over with "sentinel-ups check".',
    );
    this.name = 'ConfigurationErrors';
  }

  override get explanation(): string {
    return `${this.message}\n${this.remedy}`;
  }
}
