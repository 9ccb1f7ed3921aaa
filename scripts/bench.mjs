// npm run bench: makes the checkout ready, then measures. What stands behind `--` is handed to vitest.
import { inProject, projectFolder } from './setup/project.mjs';
import { runProgram } from './setup/run-program.mjs';
import { runScript, setUp } from './setup/set-up.mjs';

await runScript(async () => {
  await setUp('test');
  const vitest = inProject('node_modules', 'vitest', 'vitest.mjs');
  const words = [vitest, 'run', '--project', 'bench', ...process.argv.slice(2)];
  return (await runProgram(process.execPath, words, { cwd: projectFolder })).code;
});
