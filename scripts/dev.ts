// npm run dev: runs the service as npm start does, compiles each change of src, and restarts the service then.
import { watch } from 'node:fs';
import { build, compiler, finishBuild } from './setup/build.js';
import { pageSources } from './setup/page.js';
import { runProgram } from './setup/run-program.js';
import { messageOf, runScript, tell } from './setup/script.js';
import { serviceWords } from './setup/service.js';
import { setUpPrograms } from './setup/system-programs.js';

await runScript(async () => {
  await setUpPrograms('run');
  await build();
  const service = serviceWords(process.argv.slice(2));
  // No module: Node.js does not watch the page. finishBuild changes the program's mode, which it does see.
  watch(pageSources, { recursive: true }, () => {
    finishBuild().catch((error: unknown) => tell(messageOf(error)));
  }).unref();
  const codes = await Promise.all([
    runProgram([...compiler, '--watch', '--preserveWatchOutput'], { output: 'stderr' }),
    runProgram([process.execPath, '--watch', '--watch-preserve-output', ...service]),
  ]);
  return Math.max(...codes.map(({ code }) => code));
});
