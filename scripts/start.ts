// npm start: makes a fresh checkout ready, writes a first configuration, and runs the service. What stands behind `--` is
// handed to it: npm start -- --config FILE --data DIR
import { build } from './setup/build.js';
import { runProgram } from './setup/run-program.js';
import { runScript } from './setup/script.js';
import { serviceWords } from './setup/service.js';
import { setUpPrograms } from './setup/system-programs.js';

await runScript(async () => {
  await setUpPrograms('run');
  await build();
  const words = [process.execPath, ...serviceWords(process.argv.slice(2))] as const;
  return (await runProgram(words, { decides: true })).code;
});
