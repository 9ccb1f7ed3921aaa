import { basename } from 'node:path';
import { ConfigurationErrors, shownProblem } from './engine/configuration_errors.js';
import { loadText } from './load.js';

/** What is to be looked over: a text, and the file that it would replace. */
export interface CheckedText {
  readonly yaml: string;
  readonly file: string;
}

/** What is wrong with a configuration that is not in place yet: a line for each, with its place. No secret is in them. */
export interface CheckResult {
  readonly valid: boolean;
  readonly mistakes: readonly string[];
  readonly warnings: readonly string[];
}

/** As many mistakes as anybody reads. */
const maxMistakes = 100;

/** Looks a configuration over as `sentinel-ups check` would once it is in place. Never rejects for what is wrong with it. */
export async function checkText({ yaml, file }: CheckedText, env: NodeJS.ProcessEnv): Promise<CheckResult> {
  try {
    const { warnings } = await loadText(yaml, file, env);
    return { valid: true, mistakes: [], warnings };
  } catch (thrown) {
    if (!(thrown instanceof ConfigurationErrors)) throw thrown;
    const mistakes = thrown.problems
      .slice(0, maxMistakes)
      .map((problem) =>
        shownProblem({ ...problem, file: problem.file === file ? basename(file) : problem.file }),
      );
    return { valid: false, mistakes, warnings: [] };
  }
}
