// npm run check: lint, format, types, dependency rules, unused code, and the schema for editors.
import { tryBuild } from './setup/build.js';
import { runScript } from './setup/script.js';
import { checkRules } from './testing/rules.js';

await runScript(async () => {
  // What the compiler has to say comes again, in full, with the rule `types`.
  const failed = await checkRules(await tryBuild());
  if (failed.length > 0) console.log(`\nFailed: ${failed.join(', ')}`);
  return failed.length > 0 ? 1 : 0;
});
