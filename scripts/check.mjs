// npm run check: lint, format, types, dependency rules, unused code, and the schema for editors.
import { build } from './setup/build.mjs';
import { projectFolder } from './setup/project.mjs';
import { runScript } from './setup/set-up.mjs';
import { checkHouseRules } from './testing/house-rules.mjs';

await runScript(async () => {
  // What the compiler has to say comes again, in full, with the rule `types`.
  await build(projectFolder).catch((error) => console.log(error.message));
  const failed = await checkHouseRules();
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
});
