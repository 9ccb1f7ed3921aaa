// npm start: makes a fresh checkout ready, writes a first configuration, and runs the service.
// What stands behind `--` is handed to it: npm start -- --config FILE --data DIR
import { relative } from 'node:path';
import { writeFirstConfiguration } from './setup/first-configuration.mjs';
import { defaultGateway } from './setup/gateway.mjs';
import { nodeFlags } from './setup/node-flags.mjs';
import { inProject, projectFolder } from './setup/project.mjs';
import { runProgram } from './setup/run-program.mjs';
import { runScript, setUp } from './setup/set-up.mjs';

const given = process.argv.slice(2);
const isGiven = (long, short) =>
  given.some((word) => word === long || word.startsWith(`${long}=`) || word.startsWith(short));
const forPeople = (path) => relative(process.cwd(), path) || path;

await runScript(async () => {
  await setUp('run');
  const words = ['run', ...given];
  if (!isGiven('--config', '-c'))
    words.push('--config', forPeople(writeFirstConfiguration(projectFolder, defaultGateway())));
  if (!isGiven('--data', '-d')) words.push('--data', forPeople(inProject('data')));
  const { code } = await runProgram(
    process.execPath,
    [...nodeFlags, inProject('dist', 'main.js'), ...words],
    {
      decides: true,
    },
  );
  return code;
});
